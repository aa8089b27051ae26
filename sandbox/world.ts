export type PortalUser = { id: number, name: string, lastName: string, email: string, position: string, admin: boolean }
export type Semantics = 'P' | 'S' | 'F'
export type StageSeed = { id: string, name: string, color: string, semantics: Semantics, apology?: boolean, system?: boolean }
export type PipelineSeed = { id: number, name: string, stages: StageSeed[] }
export type CrmTarget = { entity: 'deal', categoryId: number } | { entity: 'lead' }
export type PartnerProgramme = {
  status: 'bronze' | 'silver' | 'gold'
  tutorialPassed: boolean
  homeCountry: string
  extraLocations: string[]
  city: string
  crmTarget: CrmTarget
  history: { won: number, lost: number }
}
export type PortalSeed = {
  name: string
  title: string
  memberId: string
  language: string
  timeZone: string
  license: string
  crmMode: 'classic' | 'simple'
  currency: string
  users: PortalUser[]
  leadStages: StageSeed[]
  pipelines: PipelineSeed[]
  partner: PartnerProgramme | null
}

const PROCESS = ['#39A8EF', '#2FC6F6', '#55D0E0', '#47E4C2', '#FFA900']

// The portal keeps 21 characters of a stage id, prefix included; longer codes are cut without a word.
function cut(stages: StageSeed[], categoryId: number): StageSeed[] {
  return stages.map((stage) => ({ ...stage, id: `C${categoryId}:${stage.id}`.slice(0, 21) }))
}

const GENERAL_STAGES: StageSeed[] = [
  { id: 'NEW', name: 'New', color: '#39A8EF', semantics: 'P', system: true },
  { id: 'PREPARATION', name: 'Document preparation', color: '#2FC6F6', semantics: 'P' },
  { id: 'PREPAYMENT_INVOICE', name: 'Prepayment invoice', color: '#55D0E0', semantics: 'P' },
  { id: 'EXECUTING', name: 'In progress', color: '#47E4C2', semantics: 'P' },
  { id: 'FINAL_INVOICE', name: 'Final invoice', color: '#FFA900', semantics: 'P' },
  { id: 'WON', name: 'Deal won', color: '#7BD500', semantics: 'S', system: true },
  { id: 'LOSE', name: 'Deal lost', color: '#FF5752', semantics: 'F', system: true },
  { id: 'APOLOGY', name: 'Analyse failure', color: '#FF5752', semantics: 'F', apology: true },
]

const LEAD_STAGES: StageSeed[] = [
  { id: 'NEW', name: 'Unassigned', color: '#39A8EF', semantics: 'P', system: true },
  { id: 'IN_PROCESS', name: 'In progress', color: '#2FC6F6', semantics: 'P' },
  { id: 'PROCESSED', name: 'Processed', color: '#55D0E0', semantics: 'P' },
  { id: 'CONVERTED', name: 'Good lead', color: '#7BD500', semantics: 'S', system: true },
  { id: 'JUNK', name: 'Junk lead', color: '#FF5752', semantics: 'F', system: true },
]

// An edited directory: own names, one more stage in process, two ways to fail.
const NORDWERK_LEAD_STAGES: StageSeed[] = [
  { id: 'NEW', name: 'Neu', color: '#39A8EF', semantics: 'P', system: true },
  { id: 'IN_PROCESS', name: 'In Bearbeitung', color: '#2FC6F6', semantics: 'P' },
  { id: 'UC_QUALIFIED', name: 'Qualifiziert', color: '#FFA900', semantics: 'P' },
  { id: 'PROCESSED', name: 'Angebot gesendet', color: '#55D0E0', semantics: 'P' },
  { id: 'CONVERTED', name: 'Guter Lead', color: '#7BD500', semantics: 'S', system: true },
  { id: 'JUNK', name: 'Minderwertig', color: '#FF5752', semantics: 'F', system: true },
  { id: 'UC_NO_BUDGET', name: 'Kein Budget', color: '#E2483D', semantics: 'F' },
]

const IBERIA_STAGES: StageSeed[] = cut([
  { id: 'NEW', name: 'Nueva', color: PROCESS[0] ?? '', semantics: 'P', system: true },
  { id: 'PREPARATION', name: 'Contactado', color: PROCESS[1] ?? '', semantics: 'P' },
  { id: 'PRESENTATION_AND_PROPOSAL', name: 'Propuesta', color: PROCESS[2] ?? '', semantics: 'P' },
  { id: 'EXECUTING', name: 'Negociación', color: PROCESS[4] ?? '', semantics: 'P' },
  { id: 'WON', name: 'Ganada', color: '#7BD500', semantics: 'S', system: true },
  { id: 'LOSE', name: 'Perdida', color: '#FF5752', semantics: 'F', system: true },
  { id: 'APOLOGY', name: 'Sin respuesta', color: '#FF8A65', semantics: 'F', apology: true },
  { id: 'PRICE_TOO_HIGH_FOR_CLIENT', name: 'Precio', color: '#E2483D', semantics: 'F' },
], 3)

const GENERAL: PipelineSeed = { id: 0, name: 'General', stages: GENERAL_STAGES }

function user(id: number, name: string, lastName: string, email: string, position: string): PortalUser {
  return { id, name, lastName, email, position, admin: id === 1 }
}

/** The six portals. Member ids never change: an app finds its portal again by them. */
export const PORTAL_SEEDS: PortalSeed[] = [
  {
    name: 'luso', title: 'Luso Digital, Lda', memberId: '0a6f31c2b7d94e58a1c3f0e2d4b59761', language: 'en', timeZone: 'Europe/Lisbon',
    license: 'pt_pro100', crmMode: 'classic', currency: 'EUR', leadStages: LEAD_STAGES, pipelines: [GENERAL],
    users: [user(1, 'Ana', 'Silva', 'ana.silva@luso-digital.example', 'Managing director'), user(7, 'Rui', 'Costa', 'rui.costa@luso-digital.example', 'Sales'),
      user(9, 'Inês', 'Lopes', 'ines.lopes@luso-digital.example', 'Consultant')],
    partner: { status: 'gold', tutorialPassed: true, homeCountry: 'PT', extraLocations: ['ES', 'BR', 'AO'], city: 'Lisboa', crmTarget: { entity: 'deal', categoryId: 0 }, history: { won: 6, lost: 12 } },
  },
  {
    name: 'nordwerk', title: 'Nordwerk GmbH', memberId: '1b7e42d3c8ea5f69b2d4a1f3e5c60872', language: 'de', timeZone: 'Europe/Berlin',
    license: 'de_selfhosted', crmMode: 'classic', currency: 'EUR', leadStages: NORDWERK_LEAD_STAGES, pipelines: [GENERAL],
    users: [user(1, 'Jonas', 'Petersen', 'jonas.petersen@nordwerk.example', 'Geschäftsführer'), user(4, 'Mareike', 'Brandt', 'mareike.brandt@nordwerk.example', 'Vertrieb')],
    partner: { status: 'silver', tutorialPassed: true, homeCountry: 'DE', extraLocations: ['AT', 'CH', 'PT'], city: 'Hamburg', crmTarget: { entity: 'lead' }, history: { won: 5, lost: 6 } },
  },
  {
    name: 'iberia', title: 'Iberia CRM, S.L.', memberId: '2c8f53e4d9fb607ac3e5b2a4f6d71983', language: 'la', timeZone: 'Europe/Madrid',
    license: 'es_pro100', crmMode: 'classic', currency: 'EUR', leadStages: LEAD_STAGES, pipelines: [GENERAL, { id: 3, name: 'Solicitudes', stages: IBERIA_STAGES }],
    users: [user(1, 'Lucía', 'Moreno', 'lucia.moreno@iberia-crm.example', 'Directora'), user(6, 'Diego', 'Ruiz', 'diego.ruiz@iberia-crm.example', 'Ventas')],
    partner: { status: 'silver', tutorialPassed: true, homeCountry: 'ES', extraLocations: ['PT', 'MX', 'AR'], city: 'Madrid', crmTarget: { entity: 'deal', categoryId: 3 }, history: { won: 2, lost: 1 } },
  },
  {
    name: 'wisla', title: 'Wisła Soft sp. z o.o.', memberId: '3d9064f5ea0c718bd4f6c3b507e82a94', language: 'pl', timeZone: 'Europe/Warsaw',
    license: 'pl_basic', crmMode: 'simple', currency: 'PLN', leadStages: LEAD_STAGES, pipelines: [GENERAL],
    users: [user(1, 'Paweł', 'Nowicki', 'pawel.nowicki@wisla-soft.example', 'Prezes'), user(3, 'Zofia', 'Wójcik', 'zofia.wojcik@wisla-soft.example', 'Sprzedaż')],
    partner: { status: 'bronze', tutorialPassed: true, homeCountry: 'PL', extraLocations: ['CZ', 'DE', 'PT'], city: 'Kraków', crmTarget: { entity: 'deal', categoryId: 0 }, history: { won: 1, lost: 5 } },
  },
  {
    name: 'adria', title: 'Adria Start d.o.o.', memberId: '4ea17506fb1d829ce507d4c618f93ba5', language: 'en', timeZone: 'Europe/Zagreb',
    license: 'eu_basic', crmMode: 'classic', currency: 'EUR', leadStages: LEAD_STAGES, pipelines: [GENERAL],
    users: [user(1, 'Ivana', 'Horvat', 'ivana.horvat@adria-start.example', 'Director'), user(2, 'Marko', 'Babić', 'marko.babic@adria-start.example', 'Sales')],
    partner: { status: 'bronze', tutorialPassed: false, homeCountry: 'HR', extraLocations: ['SI', 'AT', 'PT'], city: 'Zagreb', crmTarget: { entity: 'deal', categoryId: 0 }, history: { won: 0, lost: 0 } },
  },
  {
    name: 'vendor', title: 'Bitrix24 Partner Desk', memberId: '5fb28617ac2e93adf618e5d729a04cb6', language: 'en', timeZone: 'Europe/Berlin',
    license: 'en_ent10000', crmMode: 'classic', currency: 'EUR', leadStages: LEAD_STAGES, pipelines: [GENERAL],
    users: [user(1, 'Petra', 'Novak', 'petra.novak@partner-desk.example', 'Partner manager'), user(5, 'Omar', 'Haddad', 'omar.haddad@partner-desk.example', 'Moderator')],
    partner: null,
  },
]

export const SOURCES: [id: string, name: string][] = [
  ['CALL', 'Call'], ['EMAIL', 'E-mail'], ['WEB', 'Website'], ['ADVERTISING', 'Advertising'], ['PARTNER', 'Existing client'],
  ['RECOMMENDATION', 'By recommendation'], ['TRADE_SHOW', 'Show/exhibition'], ['WEBFORM', 'CRM form'], ['CALLBACK', 'Callback'],
  ['RC_GENERATOR', 'Sales boost'], ['STORE', 'Online store'], ['OTHER', 'Other'],
]

/** Directories without stages that every portal has. */
export const DIRECTORIES: Record<string, [id: string, name: string][]> = {
  HONORIFIC: [['HNR_EN_1', 'Mr.'], ['HNR_EN_2', 'Ms.']],
  CONTACT_TYPE: [['CLIENT', 'Clients'], ['SUPPLIER', 'Suppliers'], ['PARTNER', 'Partners'], ['OTHER', 'Other']],
  COMPANY_TYPE: [['CUSTOMER', 'Client'], ['SUPPLIER', 'Supplier'], ['COMPETITOR', 'Competitor'], ['PARTNER', 'Partner'], ['OTHER', 'Other']],
  EMPLOYEES: [['EMPLOYEES_1', 'fewer than 50'], ['EMPLOYEES_2', '50 to 250'], ['EMPLOYEES_3', '250 to 500'], ['EMPLOYEES_4', 'over 500']],
  INDUSTRY: [['IT', 'Information technology'], ['MANUFACTURING', 'Manufacturing'], ['SERVICES', 'Services'], ['OTHER', 'Other']],
  DEAL_TYPE: [['SALE', 'Sales'], ['COMPLEX', 'Integrated sales'], ['GOODS', 'Goods'], ['SERVICES', 'Services'], ['SERVICE', 'Service']],
}
