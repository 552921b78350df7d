// Measures monty: the speed of programs, and what its snapshots take. Jobs are lines of JSON on standard input.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const { Monty, MontySnapshot } = createRequire(process.cwd() + '/')('@pydantic/monty')

function best(run) {
  let least = Infinity
  const end = performance.now() + 1500
  do {
    const begin = performance.now()
    run()
    least = Math.min(least, performance.now() - begin)
  } while (performance.now() < end)
  return least / 1000
}

function speed(path) {
  const program = new Monty(readFileSync(path, 'utf8') + '\nmain()')
  return { result: String(program.run()), seconds: best(() => program.run()) }
}

function snapshot(source) {
  const point = new Monty(source).start()
  const bytes = point.dump()
  return { bytes: bytes.length, save: best(() => point.dump()), restore: best(() => MontySnapshot.load(bytes)) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line)
  try {
    console.log(JSON.stringify(job.path ? speed(job.path) : snapshot(job.source)))
  } catch (error) {
    console.log(JSON.stringify({ refused: String(error.message ?? error).split('\n').pop() }))
  }
}
