/** One line of /proc/PID/mountinfo (proc(5)). */
export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor` of st_dev. */
  readonly device: string;
  /** The path inside the file system that is mounted here. */
  readonly root: string;
  readonly target: string;
  readonly options: readonly string[];
  /** `shared:N`, `master:N`, `propagate_from:N`, `unbindable`; empty means private. */
  readonly optional: readonly string[];
  readonly type: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}
