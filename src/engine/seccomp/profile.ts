/** seccomp as the OCI runtime specification's config-linux.md writes it, in libseccomp's names. */
export interface SeccompProfile {
  readonly defaultAction: string;
  /** A number; EPERM when left out. */
  readonly defaultErrnoRet?: number;
  readonly architectures?: readonly string[];
  readonly flags?: readonly string[];
  readonly syscalls?: readonly ProfileRule[];
}

export interface ProfileRule {
  readonly names: readonly string[];
  readonly action: string;
  readonly errnoRet?: number;
  /** All must hold. */
  readonly args?: readonly ProfileCondition[];
}

export interface ProfileCondition {
  /** Which argument: 0 to 5. */
  readonly index: number;
  readonly value: number;
  /** Of SCMP_CMP_MASKED_EQ: what must be left when `value` is the mask. */
  readonly valueTwo?: number;
  readonly op: string;
}
