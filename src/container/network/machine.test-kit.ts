import { expect } from 'vitest';
import { outcomeOf } from '../../engine/advice.ts';
import { type Call, pipeEnd, result } from '../../engine/call.ts';
import { close, pipe2, read, write } from '../../engine/calls/files.ts';
import { pidfd_open, setns } from '../../engine/calls/namespaces.ts';
import { execve, spawn, wait4 } from '../../engine/calls/processes.ts';
import { run } from '../../engine/run.ts';
import type { Trace } from '../../engine/trace.ts';
import { type ScratchHost, scratchHost } from '../../observe/scratch-host.test-kit.ts';
import type { NetworkPlan } from '../plan.ts';
import { bridgeUp, publish, wireInside, wireOutside } from './wire.ts';

/** The outside world, by the addresses that RFC 5737 keeps for texts: it knows no way to the containers' network. */
export const UPLINK = '203.0.113.1';
export const WORLD = '203.0.113.9';

/** A machine with one wire to the outside world, which is a namespace of it, too. */
export class Machine {
  readonly host: ScratchHost;
  private readonly world: string;

  private constructor(host: ScratchHost, world: string) {
    this.host = host;
    this.world = world;
  }

  static async make(): Promise<Machine> {
    const host = await scratchHost();
    await host.sh('mount -t tmpfs tmpfs /run; mount -t sysfs sysfs /sys; ip link set lo up');
    await host.sh('echo 0 > /proc/sys/net/ipv4/ip_forward');
    const world = await host.sh('unshare --net sleep infinity >/dev/null 2>&1 & echo $!');
    const machine = new Machine(host, world);
    // The namespace is there a moment after the process.
    await host.sh(`while [ /proc/${world}/ns/net -ef /proc/1/ns/net ]; do sleep 0.01; done
      ip link add uplink type veth peer name eth0 netns ${world}`);
    await host.sh(`ip addr add ${UPLINK}/24 dev uplink; ip link set uplink up`);
    await machine.from(
      machine.world,
      `ip addr add ${WORLD}/24 dev eth0; ip link set eth0 up; ip link set lo up`,
    );
    return machine;
  }

  /** Runs calls as root of the machine; they must succeed. */
  async does(calls: readonly Call[]): Promise<Trace> {
    const trace = await run(within(this.host.pid, calls));
    expect(trace.failed && outcomeOf(trace.failed)).toBeUndefined();
    return trace;
  }

  /** A container as far as its network goes; its number in the machine. */
  async plug(network: NetworkPlan): Promise<string> {
    const trace = await this.does([
      ...bridgeUp(network),
      pipe2(['O_CLOEXEC'], { as: 'wired' }),
      spawn({ flags: ['CLONE_NEWNET'], child: container(network) }, { as: 'container' }),
      ...wireOutside(network, 'container'),
      ...publish(network),
      write(pipeEnd('wired', 'write'), '.'),
    ]);
    return String(trace.entries.find((e) => e.call.as === 'container')?.result);
  }

  /** What a line of bash says in the net namespace of a process of the machine: `1` is the machine itself. */
  async from(pid: string, line: string): Promise<string> {
    return this.host.sh(`nsenter -t ${pid} -n bash -c '${line}' 2>&1`);
  }

  fromWorld(line: string): Promise<string> {
    return this.from(this.world, line);
  }

  /** A server in a namespace: it answers with the address from which it was asked. */
  async serves(pid: string, port: number): Promise<void> {
    const script = `require("net").createServer((s) => s.on("error", () => {}).end(s.remoteAddress + "\\n")).listen(${port}, "0.0.0.0");
      const u = require("dgram").createSocket("udp4");
      u.on("message", (_, from) => u.send(from.address + "\\n", from.port, from.address)).bind(${port});`;
    await this.host.sh(`nsenter -t ${pid} -n ${process.execPath} -e '${script}' >/dev/null 2>&1 &`);
    const isThere = `until : 2>/dev/null </dev/tcp/127.0.0.1/${port}; do sleep 0.02; done`;
    await this.from(pid, `ip link set lo up; ${isThere}`);
  }

  servesWorld(port: number): Promise<void> {
    return this.serves(this.world, port);
  }

  end(): Promise<void> {
    return this.host.end();
  }
}

/** Asks a server of `serves`: what it says; `nothing`, if it says nothing for so long. */
export function ask(address: string, port: number, protocol: 'tcp' | 'udp' = 'tcp', seconds = 30): string {
  const asked = protocol === 'tcp' ? 'cat <&3' : 'echo >&3; head -n 1 <&3';
  return `timeout ${seconds} bash -c "exec 3<>/dev/${protocol}/${address}/${port} && { ${asked}; }" 2>/dev/null || echo nothing`;
}

/** The same, where no answer is to come. */
export function askInVain(address: string, port: number): string {
  return ask(address, port, 'tcp', 1);
}

function container(network: NetworkPlan): Call[] {
  return [
    close(pipeEnd('wired', 'write')),
    read(pipeEnd('wired', 'read'), 1, { atLeast: 1 }),
    ...wireInside(network),
    execve('/bin/sleep', ['sleep', 'infinity'], []),
  ];
}

/** In all the namespaces of a process: the pid namespace takes only children (setns(2)). */
function within(pid: number, calls: readonly Call[]): Call[] {
  return [
    pidfd_open(pid, [], { as: 'machine' }),
    setns(result('machine'), ['CLONE_NEWUSER', 'CLONE_NEWNS', 'CLONE_NEWPID', 'CLONE_NEWNET']),
    close(result('machine')),
    spawn({ child: calls }, { as: 'inside' }),
    wait4(result('inside'), { mustSucceed: true }),
  ];
}
