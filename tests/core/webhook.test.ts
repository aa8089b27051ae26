import { describe, expect, it } from 'vitest'
import { isWebhookEvent, missingScopes, parseWebhook, WEBHOOK_TROUBLE, webhookEvents, webhookTrouble } from '../../server/core/webhook.ts'

describe('a pasted webhook', () => {
  it.each([
    'https://luso.bitrix24.com/rest/1/a1b2c3d4e5/', 'https://luso.bitrix24.com/rest/1/a1b2c3d4e5', 'https://luso.bitrix24.com/rest/1/a1b2c3d4e5/profile',
    'https://luso.bitrix24.com/rest/1/a1b2c3d4e5/profile.json', 'https://luso.bitrix24.com/rest/1/a1b2c3d4e5/crm.deal.list.json?start=0#x', '  luso.bitrix24.com/rest/1/a1b2c3d4e5/ ',
    'HTTPS://LUSO.bitrix24.com/rest/1/a1b2c3d4e5/',
  ])('is read from %s', (text) => {
    expect(parseWebhook(text)).toEqual({ address: 'https://luso.bitrix24.com/rest/1/a1b2c3d4e5/', host: 'luso.bitrix24.com', restUrl: 'https://luso.bitrix24.com/rest/', userId: '1' })
  })

  it('keeps a port', () => {
    expect(parseWebhook('https://crm.example.com:8443/rest/12/a1b2c3d4e5/')).toMatchObject({ host: 'crm.example.com:8443', userId: '12' })
  })

  it.each([
    '', 'hello', 'https://luso.bitrix24.com/', 'https://luso.bitrix24.com/rest/profile', 'https://luso.bitrix24.com/rest/0/a1b2c3d4e5/', 'https://luso.bitrix24.com/rest/1/short/',
    'https://a:b@luso.bitrix24.com/rest/1/a1b2c3d4e5/', 'ftp://luso.bitrix24.com/rest/1/a1b2c3d4e5/', 'https://luso.bitrix24.com/rest/1/../../a1b2c3d4e5/', 'https://luso.bitrix24.com/rest/1/a1b2c3d4e5/x/y/',
    `https://luso.bitrix24.com/rest/1/${'a'.repeat(600)}/`, 'https://[/rest/1/a1b2c3d4e5/',
  ])('is not read from %j', (text) => {
    expect(parseWebhook(text)).toBeNull()
  })
})

it('names the permissions that are missing', () => {
  expect(missingScopes([])).toEqual(['crm', 'user_basic'])
  expect(missingScopes(['crm', 'user_brief'])).toEqual(['user_basic'])
  expect(missingScopes(['crm', 'user'])).toEqual([])
})

it('asks only for events that a webhook can send, and takes no others', () => {
  expect(webhookEvents([2, 1038])).toEqual([
    'ONCRMDEALADD', 'ONCRMDEALUPDATE', 'ONCRMDEALDELETE', 'ONCRMLEADADD', 'ONCRMLEADUPDATE', 'ONCRMLEADDELETE',
    'ONCRMDYNAMICITEMADD_1038', 'ONCRMDYNAMICITEMUPDATE_1038', 'ONCRMDYNAMICITEMDELETE_1038',
  ])
  expect(webhookEvents([2, 1038]).every(isWebhookEvent)).toBe(true)
  for (const event of ['ONAPPUNINSTALL', 'ONAPPPAYMENT', 'ONOFFLINEEVENT', 'ONCRMDEALMOVETOCATEGORY', 'ONAPPUNINSTALL:CLEAN', 'XONCRMDEALADD']) expect(isWebhookEvent(event)).toBe(false)
})

it('knows its own reasons again', () => {
  for (const reason of Object.values(WEBHOOK_TROUBLE)) expect(webhookTrouble(`${reason} at https://app.example/connect.`)).not.toBeNull()
  expect(webhookTrouble('ACCESS_DENIED')).toBeNull()
})
