import { startSandbox } from './start.ts'

// Without the application: to look at the pages, or to point another program at the REST and OAuth servers.
const sandbox = await startSandbox({ basePort: Number(process.argv[2] ?? 4100) })
process.stdout.write(`Desk: ${sandbox.deskUrl}\nAuthorisation server: ${sandbox.oauthUrl}\nMail: ${sandbox.smtpUrl}\n`)
