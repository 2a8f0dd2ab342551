import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import { isEnd, outcomeOf, type Describe } from './attributes.js'
import type { Recorder } from './metrics.js'

/**
 * A span for each token request. It is made when the request ends, since the event of the end has its duration: however
 * many instances share a listener, nothing has to be paired.
 */
export function spanRecorder(tracer: Tracer, describe: Describe): Recorder {
  return {
    name: 'token_request',
    record(event) {
      if (!isEnd(event)) return
      const hasFailed = event.type === 'token_request_failed'
      const attributes = {
        ...describe(event),
        ...outcomeOf(event),
        ...(hasFailed && event.status !== undefined && { 'http.response.status_code': event.status }),
        ...(!hasFailed && { 'pos_auth.token.same': event.sameToken }),
      }
      const startTime = event.at - event.durationMs
      const span = tracer.startSpan(`token_request ${event.provider}`, { kind: SpanKind.CLIENT, startTime, attributes })
      if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(event.at)
    },
  }
}
