/** Country codes as one column holds them, `,BR,ES,`, so that each can be found between its commas. */
export function writeCodes(codes: readonly string[]): string {
  return codes.length === 0 ? '' : `,${codes.join(',')},`
}

export function readCodes(written: string): string[] {
  return written.split(',').filter((code) => code !== '')
}
