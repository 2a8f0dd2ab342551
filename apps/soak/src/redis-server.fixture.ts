/** A soak's and its tests' own Redis. */
export { hasRedisServer, startRedis } from '../../../packages/cache-redis/src/redis-server.fixture.js'
