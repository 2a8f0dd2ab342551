// Imports a peer as a program in this folder would: only here are the peers installed.
export const load = (name) => import(name)
