/** What is left to see of a contact before somebody gave a reason: enough to tell one from another, too little to call or write. */
export function maskEmail(email: string): string {
  const [name = '', domain = ''] = email.split('@')
  return `${[...name][0] ?? ''}•••@${domain}`
}

/** The last two digits. */
export function maskPhone(phone: string): string {
  return `${phone.startsWith('+') ? '+' : ''}••• ••• ••${phone.replace(/\D/g, '').slice(-2)}`
}

/** The first letter of a family name. */
export function maskName(lastName: string): string {
  const first = [...lastName][0]
  return first === undefined ? '' : `${first}.`
}
