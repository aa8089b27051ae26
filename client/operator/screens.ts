import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'
import { withMoreText } from '../shared/i18n/i18n.ts'
import type { ListSection, Section } from './operator-context.ts'

const later = (load: () => Promise<Component>): Component => defineAsyncComponent(() => withMoreText(load))

/** What stands in a section's place for who may not open it. */
export const LockedNote = later(() => import('./access/LockedNote.vue'))

/** Asks for a reason before a client's contact is shown. */
export const RevealContact = later(() => import('./reveal/RevealContact.vue'))

/** What each section beside the lists of requests shows; each comes when it is opened. */
export const SCREENS: Readonly<Record<Exclude<Section, ListSection | 'published' | 'closed'>, Component>> = {
  system: later(() => import('./system/SystemScreen.vue')),
  requests: later(() => import('./requests/RequestsScreen.vue')),
  dashboards: later(() => import('./dashboards/DashboardsScreen.vue')),
  partners: later(() => import('./partners/PartnersScreen.vue')),
  cases: later(() => import('./cases/CasesScreen.vue')),
  clients: later(() => import('./clients/ClientsScreen.vue')),
  rules: later(() => import('./rules/RulesScreen.vue')),
  access: later(() => import('./access/AccessScreen.vue')),
  journal: later(() => import('./audit/AuditScreen.vue')),
}
