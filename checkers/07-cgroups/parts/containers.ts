/** The groups that labs/07-cgroups/containers.ts prepares: what it does in there is not told by its name. */
export const CONTAINERS = {
  idle: '0f2c6f3f81f14a5e9d0a2b7c4e8d1f60a9b3c5d7e1f20416283a4c5e6f708192',
  throttled: '5be1d09c7a3f42e8b6c4d2f0918273645a5b4c3d2e1f0a9b8c7d6e5f40312213',
  cached: '93d47a0be2c15f68a7b9c0d1e2f3a4b5c6d7e8f9012a3b4c5d6e7f8091a2b3c4',
  full: 'c80a4d2e6f1b3c5a7d9e0f2b4c6d8e1a3b5c7d9e0f1a2b3c4d5e6f708192a3b4',
} as const;

export type Role = keyof typeof CONTAINERS;

/** Short, as `docker ps` shows it. */
export function shortId(role: Role): string {
  return CONTAINERS[role].slice(0, 12);
}
