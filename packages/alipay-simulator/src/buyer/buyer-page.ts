import { formatYuan } from '../money.ts'
import type { Trade } from '../trades/trade.ts'
import { transitions, type TradeState } from '../trades/trade-states.ts'

const stateTexts: Readonly<Record<TradeState, string>> = {
  QR_ISSUED: '等待扫码',
  QR_EXPIRED: '二维码已过期',
  WAIT_BUYER_PAY: '等待付款',
  TRADE_SUCCESS: '支付成功',
  TRADE_FINISHED: '交易完成',
  TRADE_CLOSED: '交易已关闭',
}

/** What the buyer can press, in this order; the values are those of the form's `action`. */
const buttons = [
  { event: 'PAY', action: 'pay', label: '确认付款' },
  { event: 'SCAN', action: 'scan', label: '扫码' },
  { event: 'ABANDON', action: 'abandon', label: '放弃付款' },
] as const

const style = `
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#eef3fb;color:#1f2937;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{width:min(22rem,90vw);background:#fff;border-radius:16px;box-shadow:0 8px 30px #1677ff22;overflow:hidden;text-align:center}
header{background:#1677ff;color:#fff;padding:.75rem;font-size:.9rem}
section{padding:1.5rem}
.amount{font-size:2.5rem;font-weight:600;margin:.25rem 0}
.subject{overflow-wrap:anywhere;margin:0}
.number{color:#6b7280;font-size:.8rem;overflow-wrap:anywhere}
.problem{color:#b91c1c}
form{display:grid;gap:.75rem}
button{font:inherit;padding:.7rem;border-radius:10px;border:1px solid #1677ff;background:#fff;color:#1677ff;cursor:pointer}
button.pay{background:#1677ff;color:#fff}
`

/** The buyer's page of one trade, with the buttons that its state allows, and what went wrong if something did. */
export function buyerPage(trade: Trade, problem?: string): string {
  const pressable = buttons.filter(({ event }) => changesState(trade.state, event))
  const form =
    pressable.length === 0
      ? ''
      : `<form method="post">${pressable
          .map(
            ({ action, label }) =>
              `<button class="${action}" name="action" value="${action}">${label}</button>`,
          )
          .join('')}</form>`
  return page(`
<p class="subject">${escapeHtml(trade.subject)}</p>
<p class="amount">¥${formatYuan(trade.totalFen)}</p>
<p role="status">${stateTexts[trade.state]}</p>
${problem === undefined ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<p class="number">商户订单号 ${escapeHtml(trade.outTradeNo)}</p>
${form}`)
}

function changesState(state: TradeState, event: (typeof buttons)[number]['event']): boolean {
  const transition = transitions[state][event]
  return 'to' in transition && transition.to !== state
}

const page = (content: string): string => `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>付款 - 支付宝模拟器</title>
<style>${style}</style>
</head>
<body><main><header>支付宝模拟器 · 不会产生真实付款</header><section>${content}</section></main></body>
</html>
`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
