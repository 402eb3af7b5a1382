// 规则参数: every rule that differs between jurisdictions, by section. Two rooms keep the parameters of their own loops; they
// come in as an argument where everything is listed (bin/product.ts). Pure.
import type { Parameter } from '#mechanisms/plan/parameters.ts'
import { conventions } from './definitions/conventions.ts'
import { enforcement } from './definitions/enforcement.ts'
import { enterprise } from './definitions/enterprise.ts'
import { hazards } from './definitions/hazards.ts'
import { leaders } from './definitions/leaders.ts'
import { publicity } from './definitions/publicity.ts'
import { reporting } from './definitions/reporting.ts'
import { source } from './definitions/source.ts'
import { targets } from './definitions/targets.ts'
import { training } from './definitions/training.ts'

/** Sections in the order of the page. */
export const SECTIONS: Readonly<Record<string, string>> = {
  targets: '任务和目标', leaders: '领导履职', reporting: '报送和考核', hazards: '隐患治理', enterprise: '企业责任', training: '培训演练', enforcement: '执法和举报', source: '源头、数字和工程', publicity: '宣传和法规', conventions: '通用口径',
}

// Each is a Parameter of its own type; a list of them only reads `unknown` out of it.
export const ruleParameters = [targets, leaders, reporting, hazards, enterprise, training, enforcement, source, publicity, conventions].flat() as unknown as readonly Parameter[]
