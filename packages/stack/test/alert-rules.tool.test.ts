import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectFolder, stackFolder } from '../src/folders.ts'
import { prometheusProgram } from '../src/install/prometheus-programs.ts'
import { reasonOf } from '../src/stack-error.ts'

const rules = path.join(projectFolder, 'infra', 'prometheus')
const routes = path.join(projectFolder, 'infra', 'alertmanager')

/** The program, or why these tests cannot be: said aloud, for a test that is skipped in silence seems to have passed. */
async function toolOrReason(name: 'promtool' | 'amtool'): Promise<{ tool: string; title: string }> {
  const instance = {
    cacheFolder: path.join(stackFolder(), 'cache'),
    environment: process.env,
    report: () => undefined,
  }
  try {
    return { tool: await prometheusProgram(instance, name), title: '' }
  } catch (error) {
    process.stderr.write(`NOT CHECKED by ${name}: ${reasonOf(error)}\n`)
    return { tool: '', title: ` (not checked: there is no ${name})` }
  }
}

const [promtool, amtool] = await Promise.all([toolOrReason('promtool'), toolOrReason('amtool')])

async function run(tool: string, cwd: string, ...commandArguments: readonly string[]) {
  const { exitCode, all } = await execa(tool, commandArguments, { cwd, all: true, reject: false })
  return { exitCode, all }
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alert-rules-'))
  cpSync(rules, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Writes a fault into one of the rule files. */
function plant(file: string, sound: string, wrong: string): void {
  const text = readFileSync(path.join(folder, file), 'utf8')
  expect(text).toContain(sound)
  writeFileSync(path.join(folder, file), text.replace(sound, wrong))
}

const dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
})

/** As Grafana asks them, with five minutes in the place of the time that it chooses. */
function dashboardQueries(): readonly string[] {
  const dashboards = path.join(projectFolder, 'infra', 'grafana', 'dashboards')
  return globSync('*.json', { cwd: dashboards })
    .map((file) => dashboard.parse(JSON.parse(readFileSync(path.join(dashboards, file), 'utf8'))))
    .flatMap(({ panels }) => panels.flatMap(({ targets }) => targets))
    .map(({ expr }) => expr.replaceAll('$__rate_interval', '5m'))
}

const filesOf = (cwd: string, pattern: string): string[] => globSync(pattern, { cwd }).toSorted()

describe.skipIf(promtool.tool === '')(`the alert rules${promtool.title}`, () => {
  it('are rules that Prometheus takes', async () => {
    const files = filesOf(rules, '*.rules.yml')
    expect(await run(promtool.tool, rules, 'check', 'rules', ...files)).toMatchObject({ exitCode: 0 })
  })

  it('do what their tests say', { timeout: 120_000 }, async () => {
    const files = filesOf(rules, '*.rules.test.yml')
    const { exitCode, all } = await run(promtool.tool, rules, 'test', 'rules', ...files)
    expect(exitCode, all).toBe(0)
    expect(all.match(/SUCCESS/g)).toHaveLength(files.length)
  })

  it('are found by settings that Prometheus takes, and wrong settings are refused', async () => {
    const check = () => run(promtool.tool, folder, 'check', 'config', 'prometheus.yml')
    const { exitCode, all } = await check()
    expect(exitCode, all).toBe(0)
    expect(all.match(/ rule files found/g)).toHaveLength(1)
    plant('prometheus.yml', 'job_name: interview-pass', 'job: interview-pass')
    expect(await check()).toMatchObject({ exitCode: 1 })
  })

  it('are refused when one takes the rate of a rate', async () => {
    plant('events.rules.yml', 'max by (service) (outbox_oldest', 'rate(max by (service) (outbox_oldest')
    const { exitCode, all } = await run(promtool.tool, folder, 'check', 'rules', 'events.rules.yml')
    expect(exitCode).not.toBe(0)
    expect(all).toContain('events.rules.yml')
  })

  it('and the queries of the dashboards are ones that Prometheus takes, and a rate of no range is none', async () => {
    const checkAs = async (change: (expr: string) => string) => {
      const queries = dashboardQueries().map(change)
      const recorded = queries.map((expr, index) => ({ record: `query:${index}`, expr }))
      // JSON is YAML.
      const text = JSON.stringify({ groups: [{ name: 'dashboards', rules: recorded }] })
      writeFileSync(path.join(folder, 'dashboards.yml'), text)
      return run(promtool.tool, folder, 'check', 'rules', 'dashboards.yml')
    }
    const { exitCode, all } = await checkAs((expr) => expr)
    expect(exitCode, all).toBe(0)
    expect(await checkAs((expr) => expr.replace('[5m]', ''))).toMatchObject({ exitCode: 1 })
  })

  it('fail their tests when a limit is another one', async () => {
    plant('events.rules.yml', 'consumer_standstill_seconds) > 60', 'consumer_standstill_seconds) > 10')
    const { exitCode, all } = await run(promtool.tool, folder, 'test', 'rules', 'events.rules.test.yml')
    expect(exitCode).not.toBe(0)
    expect(all).toContain('PartitionStandsStill')
  })
})

describe.skipIf(amtool.tool === '')(`the routes of alerts${amtool.title}`, () => {
  const file = path.join(routes, 'alertmanager.yml')

  it('are a configuration that Alertmanager takes', async () => {
    expect(await run(amtool.tool, routes, 'check-config', file)).toMatchObject({ exitCode: 0 })
  })

  it.each([
    ['page', 'pager'],
    ['ticket', 'ticket'],
  ])('lead a %s to the %s', async (severity, receiver) => {
    const asked = ['config', 'routes', 'test', `--config.file=${file}`, `severity=${severity}`, 'alertname=X']
    expect((await run(amtool.tool, routes, ...asked)).all.split('\n').at(-1)).toBe(receiver)
  })

  it('are refused when one leads to nobody', async () => {
    const wrong = path.join(folder, 'alertmanager.yml')
    writeFileSync(wrong, readFileSync(file, 'utf8').replace('receiver: pager', 'receiver: nobody'))
    expect(await run(amtool.tool, folder, 'check-config', wrong)).toMatchObject({ exitCode: 1 })
  })
})
