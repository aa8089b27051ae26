/** Coming in without a portal around the page. */
export const signIn = {
  signIn: {
    title: 'Open this from your Bitrix24, or sign in',
    inside: 'If your Bitrix24 has the app, open it there: it stands in the left menu. If it is connected by a webhook, we mail you a link.',
    email: 'Your e-mail in Bitrix24',
    send: 'Send me a link',
    wrongEmail: 'Type your e-mail address, such as ana@company.example.',
    sent: 'If somebody of a connected Bitrix24 has this address, a link is on its way. It works once, for 15 minutes.',
    ready: 'One more click',
    readyText: 'The link from your mail works once. It is used when you press the button, not before.',
    enter: 'Sign in',
    connect: 'For administrators: connect a Bitrix24 without the Marketplace',
  },
} as const
