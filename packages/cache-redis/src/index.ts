export type { IoredisClient, NodeRedisClient, RedisCacheOptions } from './options.js'
export { redisCache } from './redis-cache.js'
