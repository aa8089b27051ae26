/** What Bitrix24 posted with the page and the server put into its head; nothing where there was none, as in older portals. */
export function applicationToken(page: Pick<Document, 'querySelector'> = document): { applicationToken?: string } {
  const token = page.querySelector<HTMLMetaElement>('meta[name="application-token"]')?.content ?? ''
  return /^\w{8,256}$/.test(token) ? { applicationToken: token } : {}
}
