// ⚙ Words that name a duty and leave its number open: 定期, 及时, 一批. Each has a default everybody can see, and choices.
// None of them is from a document: whoever reviews a plan settles them, or leaves the default and its mark. Pure.

export type OpenDefault = { readonly value: string; readonly choices: readonly string[] }

const DEFAULTS: readonly (readonly [RegExp, OpenDefault])[] = [
  [/整改缓慢/, { value: '7 天没有进展或超期', choices: ['7 天没有进展或超期', '超期', '超期 15 天'] }],
  [/长期存在/, { value: '超期 90 天', choices: ['超期 60 天', '超期 90 天', '超期 180 天'] }],
  [/整改拖延/, { value: '超期 7 天', choices: ['超期 7 天', '超期 15 天', '超期 30 天'] }],
  [/久拖不/, { value: '超期 30 天', choices: ['超期 15 天', '超期 30 天', '超期 60 天'] }],
  [/进展缓慢|推进不力/, { value: '比计划晚 30 天', choices: ['比计划晚 15 天', '比计划晚 30 天', '比计划晚 60 天'] }],
  [/[两三]年行动/, { value: '从印发之年起算', choices: ['从印发之年起算', '从下一年起算'] }],
  [/重奖/, { value: '不低于 5000 元', choices: ['不低于 1000 元', '不低于 5000 元', '不低于 10000 元'] }],
  [/较大安全风险/, { value: '风险四级中的一、二级', choices: ['风险四级中的一级', '风险四级中的一、二级', '风险四级中的一至三级'] }],
  [/部门要求|上级要求/, { value: '按上级每年下达的数', choices: ['按上级每年下达的数'] }],
  [/三个强度/, { value: '检查、处罚、曝光都不低于上年', choices: ['检查、处罚、曝光都不低于上年'] }],
  [/^多/, { value: '每季度至少 1 次', choices: ['每月至少 1 次', '每季度至少 1 次', '每半年至少 1 次'] }],
  [/动态清零|^清零/, { value: '没有超期未销号的', choices: ['没有超期未销号的', '月末在办为零'] }],
  [/定期|不定期/, { value: '每季度一次', choices: ['每月一次', '每季度一次', '每半年一次', '每年一次'] }],
  [/经常|日常|常态/, { value: '每月一次', choices: ['每周一次', '每月一次', '每季度一次'] }],
  [/适时/, { value: '每半年一次', choices: ['每季度一次', '每半年一次', '每年一次'] }],
  [/及时|立即|迅速|尽快/, { value: '3 个工作日内', choices: ['当天', '3 个工作日内', '7 天内', '15 天内'] }],
  [/规定的?时间|按时|按期|如期/, { value: '定了期限的按期限', choices: ['定了期限的按期限', '每月 5 日前', '每季度末 5 日内'] }],
  [/一批|若干|一系列|部分|多次|多轮/, { value: '至少 3 个', choices: ['至少 1 个', '至少 3 个', '至少 5 个', '至少 10 个'] }],
  [/基本(消除|完成|实现|建成|建立|达到|形成|清零)?/, { value: '不低于 95%', choices: ['不低于 90%', '不低于 95%', '100%'] }],
  [/全量|全面|全部/, { value: '100%', choices: ['100%'] }],
  [/稳中有降|持续下降|同比下降/, { value: '比上年同期少', choices: ['比上年同期少', '比前三年平均少'] }],
  [/有效遏制|遏制/, { value: '比上年少', choices: ['比上年少', '不发生'] }],
  [/显著|明显|大幅|逐步|不断|有效|进一步/, { value: '年末由统筹单位评定', choices: ['年末由统筹单位评定', '比上年好 10%'] }],
]

/** The default for a word that leaves a number open; undefined where somebody has to decide. */
export function openDefault(words: string): OpenDefault | undefined {
  return DEFAULTS.find(([pattern]) => pattern.test(words))?.[1]
}

export const OPEN_BASIS = '文中未写，默认值'
