/** Under this name the app's records and activities are found again in a portal (BITRIX24 §5.8). */
export const ORIGINATOR = 'implementation-requests'
