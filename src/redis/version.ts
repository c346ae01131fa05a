// The Redis that the lab answers as.

export const REDIS_VERSION = '7.0.15';
