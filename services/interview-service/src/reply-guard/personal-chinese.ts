import { splitTerms, type ForbiddenPhrases } from './forbidden-phrases.ts'

/** What may stand between "you" and the attribute asked about, none of which names a thing of the candidate's work. */
const between =
  '(?:自己|本人|今年|现在|目前|已经|曾经|当时|是否|是不是|有没有|有过|有|是|的|打算|准备|计划|考虑|想|会|要|生|什么时候|何时|几时|哪一?年|将来|以后|未来|近期|平时|过|也|都|大概|到底|究竟|方便|可以|能|愿意|告诉我|说说|说一下|介绍一下|谈谈|聊聊|讲讲|透露|信|属于|什么|哪个|哪一个|一下|近|结|还|,)*'

/** Things of the candidate's work that only sound like an attribute. */
const isProduct =
  '(?!的?(?:系统|业务|产品|平台|模块|字段|接口|服务|模型|项目|数据|表|节点|进程|线程|组件|元素|类|用户|客户|人群|人士|群体|功能|应用|算法|场景|检测|识别|分析|推荐|画像|标签|编码|代码|测试|存储|池|映射|段|层|分布|校验|验证|限制|分级|教育|内容|账号|手表|市场|品牌|工业|文化|语言|信息|资料|频道|小程序|app))'

const terms = {
  family:
    '结婚 成家 已婚 未婚 单身 离婚 离异 谈恋爱 恋爱 男朋友 女朋友 对象 配偶 伴侣 老公 老婆 丈夫 妻子 太太 爱人 孩子 小孩 宝宝 儿子 女儿 子女 生育 生娃 怀孕 备孕 二胎 三胎 产假 婚姻 婚育 感情状况 感情生活 家庭状况 家庭情况 家庭背景 家庭条件 家庭成员 家里',
  age: '年龄 年纪 岁数 生日 出生 高龄 贵庚 属相 生肖 90后 80后 70后 00后 95后 85后 九零后 八零后 零零后 七零后',
  health:
    '残疾 残障 疾病 病史 慢性病 传染病 遗传病 抑郁 精神疾病 精神病 心理疾病 身体状况 身体情况 身体健康 健康状况 健康情况 健康问题 乙肝 艾滋 服药 住院 住过院 手术 生过病 得过病 得过什么病 身体好 身体怎么样 身体如何',
  beliefs: '信教 信佛 教派 宗教 信仰 入党 党员 政治面貌 政治立场 政治倾向 基督徒 佛教徒 穆斯林 无神论',
  origin:
    '民族 少数民族 汉族 籍贯 户口 户籍 国籍 哪里人 哪儿人 地方人 本地人 外地人 老家 家乡 家在 出生地 口音 哪国人',
  sexuality: '性别 性取向 性向 同性恋 异性恋 双性恋 直男 男的 女的 男生 女生 处女',
  body: '身高 体重 血型 星座 颜值 三围 罩杯',
  relations:
    '父母 爸妈 爸爸 妈妈 父亲 母亲 独生子女 兄弟姐妹 房贷 车贷 买房 有房 负债 欠债 存款 征信 犯罪 前科 案底 坐牢 坐过牢 被捕 服过兵役 当过兵',
}

const attributes = Object.values(terms).flatMap((line) => line.split(' '))
const attribute = `(?:${attributes.toSorted((one, other) => other.length - one.length).join('|')})`

/** Only when nothing but the end of the question follows: `多大` is a size as well, `对象` an object. */
const atEnd = '(?=的?(?:了|过)?(?:吗|没有?|呢|么|不)?(?:[?,。!]|$))'
const ends = '(?:多大(?:了|岁数?|年纪|年龄)?|几岁|属什么|多高|多重|什么学历的父母)'

/** How a question about the candidate goes on that does not say "you". */
const withoutYou =
  '(?=(?:了|过|的)?(?:吗|没有?|呢|么|打算|计划|多大|几岁|上学|上几年级|上几|情况|状况|如何|怎么样|是什么|是哪|在哪|做什么|谁带|谁照顾|[?]|$))'
const lead =
  '(?:^|[,:;])(?:那么?|请问|冒昧|方便|顺便|问一下|问一句|对了|好的|嗯|最后|另外|还有|再|我想|想|知道|了解)*(?:有没有|有|是否|是不是|是|已经|还|打算|准备|计划|考虑|近期|什么时候|何时|今年|要|生|想要|你|您|的)*'

/** Questions in Chinese about what no interviewer may ask: of the candidate, and not of the product that they built. */
export const personalChinese: ForbiddenPhrases = {
  terms: [
    ...attributes,
    ...splitTerms('多大|几岁|几几年|哪年生|哪一年生|哪年的|属什么|多高|多重|几零后|什么病|几口人|什么教'),
  ],
  patterns: [
    new RegExp(`[你您](?!们)${between}(?!对象)${attribute}${isProduct}`, 'u'),
    new RegExp(`[你您](?!们)${between}(?:对象|${ends})${atEnd}`, 'u'),
    new RegExp(`${lead}(?!对象)${attribute}${isProduct}${withoutYou}`, 'u'),
    new RegExp(`${lead}(?:有没有|有)对象${atEnd}`, 'u'),
    new RegExp(`${lead}(?:今年|现在)?${ends}${atEnd}`, 'u'),
    /(?:哪一?年|几几年|几年)(?:出生|生的|生人|的人)|出生(?:于|在)(?:哪|几)|出生年月|几零后|几几年的|[你您](?:今年)?(?:是)?哪年的/u,
    /(?:孩子|小孩|宝宝|儿子|女儿)(?:现在|今年)?(?:多大|几岁|上学|上几年级|谁带|谁照顾)/u,
    /(?:家里|家中)(?:有)?(?:几口人|几个孩子|几个人|什么人)|[你您]信什么教?[?]|信什么教/u,
    /(?:得过|有)(?:什么)?(?:大|重)?病(?:吗|没有|[?])|有什么病/u,
  ],
}
