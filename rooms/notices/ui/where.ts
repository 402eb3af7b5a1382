// Where the thing a notice is about can be seen.
export const PATHS: Readonly<Record<string, string>> = { hazard: '/hazards', entity: '/entities', insurance: '/l/insurance-policies', certificate: '/l/special-certificates', task: '/tasks', duty: '/tasks/duties', filing: '/filings', 'dual-report': '/dual-reports', problem: '/problems', 'help-visit': '/help-visits', obligation: '/filings?planId=', supervision: '/supervisions', exposure: '/exposures', listing: '/listings', 'exposure-slot': '/exposures?from=', 'analysis-owed': '/statistics/reports?from=', 'supervision-paper': '/supervisions/addressed?case=' }

/** Where the thing a notice is about can be seen. */
export function noticeHref(one: { readonly subjectType: string; readonly subjectId: string }): string {
  const path = PATHS[one.subjectType]
  return path ? `${path}${path.endsWith('=') ? '' : '/'}${one.subjectId}` : '/notices'
}
