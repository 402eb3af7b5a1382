// Where the thing a notice is about can be seen.
export const PATHS: Readonly<Record<string, string>> = { hazard: '/hazards', entity: '/entities', insurance: '/l/insurance-policies', certificate: '/l/special-certificates', task: '/tasks', plan: '/plans', duty: '/tasks/duties', filing: '/filings', 'dual-report': '/dual-reports', problem: '/problems', 'help-visit': '/help-visits', obligation: '/filings?planId=', supervision: '/supervisions', exposure: '/exposures', listing: '/listings', 'exposure-slot': '/exposures?from=', 'analysis-owed': '/statistics/reports?from=', 'supervision-paper': '/supervisions/addressed?case=' }

/** On a phone: the page of the record, or the list it stands in (those that end with a slash take the id). What a phone has no page for is read at the desk. */
const FIELD_PATHS: Readonly<Record<string, string>> = { hazard: '/m/hazards/', task: '/m/tasks/', 'dual-report': '/m/dual-reports/', 'help-visit': '/m/help/', problem: '/m/problems/', 'supervision-paper': '/m/supervisions', filing: '/m/filings', obligation: '/m/filings' }

export function fieldNoticeHref(one: { readonly subjectType: string; readonly subjectId: string }): { href: string; desk: boolean } {
  const path = FIELD_PATHS[one.subjectType]
  return path ? { href: path.endsWith('/') ? `${path}${one.subjectId}` : path, desk: false } : { href: noticeHref(one), desk: true }
}

/** Where the thing a notice is about can be seen. */
export function noticeHref(one: { readonly subjectType: string; readonly subjectId: string }): string {
  const path = PATHS[one.subjectType]
  return path ? `${path}${path.endsWith('=') ? '' : '/'}${one.subjectId}` : '/notices'
}
