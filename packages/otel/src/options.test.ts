import { metrics, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { observe } from './observe.js'
import type { ObserveOptions } from './options.js'

const meter = metrics.getMeter('test')
const tracer = trace.getTracer('test')

it.each<[string, unknown]>([
  ['options take a meter, a tracer, or both', {}],
  ['options take a meter, a tracer, or both', { meter: undefined, labels: true }],
  ['options take an object, got undefined', undefined],
  ['options take an object, got null', null],
  ['options.meter takes a Meter, such as metrics.getMeter() gives, got object', { meter: metrics }],
  ['options.meter takes a Meter, such as metrics.getMeter() gives, got null', { meter: null, tracer }],
  ['options.tracer takes a Tracer, such as trace.getTracer() gives, got string', { tracer: 'CanarySecret' }],
  ['options.labels takes true or false, got an array', { meter, labels: ['CanarySecret'] }],
  ['options.pools takes a function that gives pools by name, got object', { meter, pools: {} }],
  ['options.pools takes a meter beside it, which counts them', { tracer, pools: () => ({}) }],
  ['options.metre is not a known option. Known are meter, tracer, labels, pools', { metre: meter, tracer }],
])('refused: %s', (message, options) => {
  expect(() => observe(options as ObserveOptions)).toThrow(new TypeError(`otel: ${message}`))
})

it.each<[string, ObserveOptions]>([
  ['a meter', { meter }],
  ['a tracer', { tracer, meter: undefined }],
  ['all', { meter, tracer, labels: false, pools: () => ({}) }],
])('taken: %s', (_, options) => {
  expect(observe(options)).toBeTypeOf('function')
})
