/** An address so that its owner knows it and nobody else learns it: `j•••@c•••.example`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const labels = email.slice(at + 1).split('.')
  const [top = '', ...rest] = labels.toReversed()
  const domain = [...rest.toReversed().map(firstOnly), top].join('.')
  return `${firstOnly(email.slice(0, at))}@${domain}`
}

function firstOnly(part: string): string {
  return `${[...part][0] ?? ''}•••`
}
