import type { Express } from 'express'

export type FoundRoute = { method: string, path: string }

type Layer = { rawPath?: unknown, route?: { path: string | string[], methods: Record<string, boolean> }, handle: { stack?: Layer[] } }

/** Every route that a server answers, with its place-holders; routers inside of routers too. */
export function routesOf(server: Express): FoundRoute[] {
  return walk((server as unknown as { router: { stack: Layer[] } }).router.stack, '')
}

function walk(stack: readonly Layer[], prefix: string): FoundRoute[] {
  return stack.flatMap((layer) => {
    if (layer.route) {
      const { path, methods } = layer.route
      return [path].flat().flatMap((one) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: prefix + one })))
    }
    return layer.handle.stack ? walk(layer.handle.stack, prefix + (typeof layer.rawPath === 'string' && layer.rawPath !== '/' ? layer.rawPath : '')) : []
  })
}
