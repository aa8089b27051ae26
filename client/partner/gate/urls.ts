/** Where a partner's people pass the Partner Program Tutorial (S0 §3.1.1). */
export const COURSE_URL = 'https://partners.bitrix24.com/private/courses/list.php'
/** The vendor's pages for partners, from where its staff are written to. */
export const PARTNERS_URL = 'https://partners.bitrix24.com/'
