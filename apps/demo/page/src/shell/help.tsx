import { useEffect, useRef } from 'preact/hooks'
import { stateIcons } from '../connections/state-pill.js'
import { meanings, type Kind } from '../connections/state-words.js'
import { Icon } from './icon.js'

/** What the words mean, and which keys there are. */
export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <div class="help-head">
        <h2 id="help-title">What you see</h2>
        <button type="button" class="icon-button" aria-label="Close help" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p>
        A connection is one account at a vendor, with one token. Its state is what <code>status()</code> and the command
        line say.
      </p>
      <dl class="meanings">
        {(Object.keys(meanings) as Kind[]).map((kind) => (
          <div key={kind}>
            <dt>
              <span class={`pill pill-${kind}`}>
                <Icon name={stateIcons[kind]} />
                <span class="pill-words">{kind === 'backoff' ? 'held back until…' : kind}</span>
              </span>
            </dt>
            <dd>{meanings[kind]}</dd>
          </div>
        ))}
      </dl>
      <p>
        <strong>Requests saved</strong> are calls that were given a held token: without POS Auth, each might have been a
        login.
      </p>
      <h3>Keys</h3>
      <dl class="keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">See README.md, docs/ and apps/demo/README.md in the repository.</p>
    </dialog>
  )
}

const keys = [
  ['/', 'search the connections'],
  ['↑ ↓', 'go through the connections'],
  ['Enter', 'open one'],
  ['Esc', 'close it'],
] as const
