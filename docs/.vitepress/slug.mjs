/**
 * The anchor of a heading as the repository's host makes it, so that a link with an anchor works in both places.
 *
 * @param {string} heading
 */
export function slugOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
