import type { Call } from '../../engine/call.ts';

/** A call, and which setting of the container it is for: `mounts[3] /data`, as the configuration calls it. */
export interface SettingCall extends Call {
  readonly setting: string;
}

/** The same calls, those of their children too, for one setting unless they have one themselves. */
export function forSetting(setting: string, calls: readonly Call[]): Call[] {
  return calls.map(
    (call): SettingCall => ({
      setting,
      ...call,
      ...(call.child ? { child: forSetting(setting, call.child) } : {}),
    }),
  );
}

export function settingOf(call: Call): string | undefined {
  return 'setting' in call && typeof call.setting === 'string' ? call.setting : undefined;
}
