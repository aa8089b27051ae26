const WORD = /[\p{L}\p{M}]{3,}/gu
const LATIN = /\p{Script=Latin}/u
const OTHER = /[\p{Script=Cyrillic}\p{Script=Greek}]/u
/** Letters of one script that look like letters of another. */
const TWINS = /[aceopsxyijkABCEHIJKMOPSTXYасеорѕхуіјкАВСЕНІЈКМОРЅТХУοаνρικΑΒΕΗΙΚΜΝΟΡΤΥΧΖ]/u

/**
 * Whether a word is written with look-alike letters of another script, as filters are deceived. Brands with an ending of the writer's language
 * ("CRMка") are words of two scripts too, and honest: there the scripts change once, and not all foreign letters look alike.
 */
export function hasMixedScripts(text: string): boolean {
  return (text.normalize('NFC').match(WORD) ?? []).some(isDisguised)
}

function isDisguised(word: string): boolean {
  const letters = [...word].filter((it) => LATIN.test(it) || OTHER.test(it))
  const latin = letters.filter((it) => LATIN.test(it))
  const other = letters.filter((it) => OTHER.test(it))
  if (latin.length === 0 || other.length === 0) return false
  if (![latin, other].some((side) => side.every((it) => TWINS.test(it)))) return false
  const few = latin.length <= other.length ? latin : other
  const changes = letters.filter((it, at) => at > 0 && LATIN.test(it) !== LATIN.test(letters[at - 1] ?? '')).length
  return changes >= 2 || few.length === 1 && few.every((it) => TWINS.test(it)) && letters.length >= 5
}
