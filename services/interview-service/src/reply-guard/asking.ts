/** Words that a question cannot do without, in folded text: what follows one of them waits for the end of its sentence. */
const cues =
  /什么|怎么|怎样|如何|为何|吗|呢|哪|谁|多少|是否|能否|可否|能不能|有没有|是不是|说说|谈谈|讲讲|聊聊|介绍|描述|解释|告诉我|\b(?:what|why|how|which|when|where|who|whose|could|can|would|will|do|does|did|have|has|are|were|is|was|may|tell|describe|explain|walk|share|elaborate)\b/u

/** Somebody is told to tell something: a question without its mark. */
const request =
  /^(?:[\p{Script=Han}]{0,6},)?(?:那么?|接下来|现在)?(?:请你?|麻烦你?|能否|可以)?(?:先|再|具体|简单|详细|进一步)*(?:说说|谈谈|讲讲|聊聊|介绍|描述|解释|说明|告诉我|举一?个|展开)|^(?:(?:so|and|now|then|next|ok|okay|well|great),? )?(?:please )?(?:tell me|describe|explain|walk me|talk me|share|elaborate|give me|go into|say (?:a (?:bit|little) )?more)\b/u

const telling =
  /说说|谈谈|讲讲|聊聊|介绍|告诉我|透露|请问|想知道|想了解|想问|问一下|分享|\b(?:tell me|share|may i ask|let me know|i(?:'d| would) (?:like|love) to (?:know|hear)|curious|describe|talk about)\b/u

const interrogative =
  /(?:吗|呢|没有|没)[。.!]*$|什么|多大|几岁|哪|是否|有没有|是不是|多少|^(?:and |so |but |ok,? |okay,? )?(?:what|why|how|which|when|where|who|could|can|would|do|does|did|have|are|were|is)\b/u

/** Where the first word stands that a question may begin with; -1 without one. `text` is folded. */
export function askingCue(text: string): number {
  return text.search(cues)
}

/** Whether a folded sentence asks the candidate something that has to be answered: it has the mark, or tells them to tell. */
export function isQuestion(sentence: string, isMarked: boolean): boolean {
  return isMarked || request.test(sentence)
}

/** Whether a folded sentence may be meant as a question at all, its mark left out or not. */
export function mayAsk(sentence: string, isMarked: boolean): boolean {
  return isMarked || sentence.includes('?') || telling.test(sentence) || interrogative.test(sentence)
}
