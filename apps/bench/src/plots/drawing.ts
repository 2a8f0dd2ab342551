import type { Kind } from '../kind.js'

/** Reads on a light page and on a dark one. */
const style = `
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .title { font-size: 16px; font-weight: 600 }
    .quiet { fill: #6e7781 }
    .axis { stroke: #d0d7de; stroke-width: 1 }
    .ours { fill: #cf5c0a; stroke: #cf5c0a } .peer { fill: #4f7cac; stroke: #4f7cac } .floor { fill: #8c959f; stroke: #8c959f }
    .range { stroke: #24292f; stroke-width: 1.5 }
    polyline { fill: none !important; stroke-width: 2 } text.ours, text.peer, text.floor { stroke: none } text.ours { font-weight: 600 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .quiet { fill: #9198a1 } .axis { stroke: #3d444d } .range { stroke: #e6edf3 }
      .ours { fill: #f0883e; stroke: #f0883e } .peer { fill: #6ea8dc; stroke: #6ea8dc }
    }`

export interface Size {
  width: number
  height: number
}

/** A whole drawing. `title` is what a reader who cannot see it is told. */
export function drawing(title: string, { width, height }: Size, shapes: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
  <style>${style}
  </style>
  ${shapes.join('\n  ')}
</svg>
`
}

/** Text at a place, with what class and anchor. */
export function label(
  x: number,
  y: number,
  text: string,
  { className = '', anchor = 'start' }: { className?: string; anchor?: 'start' | 'middle' | 'end' } = {},
): string {
  const attributes = `${className && ` class="${className}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`
  return `<text x="${round(x)}" y="${round(y)}"${attributes}>${escape(text)}</text>`
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}"/>`
}

export function bar(x: number, y: number, { width, height }: Size, kind: Kind): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="2" class="${kind}"/>`
}

/** A tenth of a pixel is enough, and keeps the file small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
