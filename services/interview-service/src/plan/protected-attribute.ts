/** Attributes of a person by which nobody may be chosen: age, family, origin, belief, health, politics, sex. */
const attribute = new RegExp(
  [
    '几岁|周岁|岁以[上下内]|多大(年纪|岁数|了)|年龄|年纪|贵庚|哪(一)?年(出生|生的)|出生(年|日期|地)|生肖|属什么',
    '结婚|已婚|未婚|离婚|婚姻|婚育|男朋友|女朋友|(有|找|处|谈)对象|配偶|老公|老婆|丈夫|妻子|家庭(情况|状况|背景)|你的?(父母|家人)',
    '怀孕|备孕|产假|生育|[二三]胎|(要|生|有|没有|几个|带)(孩子|小孩|娃)',
    '宗教|信仰|信(什么|哪)教|信佛|教徒|政治面貌|党员',
    '民族|籍贯|国籍|户口|户籍|(哪里|哪儿|什么地方|本地|外地)人|老家|祖籍',
    '残疾|残障|身体(状况|健康|情况)|健康(状况|情况)|慢性病|病史|疾病|身高|体重|血型|性取向|同性恋|性别',
    String.raw`\b(how old|years old|your age|age limit|aged|born|birthday|(date|place|year) of birth|native country|mother tongue)\b`,
    String.raw`\b(married|marital|marriage|spouse|husband|wife|boyfriend|girlfriend|divorced|your family)\b`,
    String.raw`\b(pregnan\w*|maternity|children|kids|a child)\b`,
    String.raw`\b(religio\w*|your faith|church|political (party|views?)|you vote)\b`,
    String.raw`\b(nationality|citizenship|ethnic\w*|your race|disabilit\w*|disabled|illness\w*|medical|your health)\b`,
    String.raw`\b(sexual\w*|gender)\b|\bwhere (are|do) you (really |originally )?(come )?from\b`,
  ].join('|'),
  'i',
)

/** Others whose attributes a competency may well speak of: what the candidate builds is for them. */
const others =
  /用户|使用者|客户|顾客|患者|病人|人群|老人|儿童|数据|系统|产品|平台|服务|\b(users?|customers?|clients?|patients?|people|data|systems?|products?|platforms?|services?|records?)\b/i

/** Whether the name of a competency is an attribute of a person, whatever a job description asks for. */
export function namesProtectedAttribute(name: string): boolean {
  return attribute.test(name) && !others.test(name)
}
