/** The stage of measures and tests alike: a Redis of their own. */
export { hasRedisServer, startRedis } from '../../../packages/cache-redis/src/redis-server.fixture.js'
