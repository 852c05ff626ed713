/*
 * floor.c - the floor of the bench: what the engine's program does, written out in C.
 *
 *	nslab-floor ROOTFS		six namespaces, private mounts, a bind, a proc, pivot_root, /bin/true
 *
 * As root a cgroup namespace is among the six; an ordinary user gets a user namespace instead.
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void need(long result, const char *what)
{
	if (result >= 0)
		return;
	perror(what);
	_exit(125);
}

static void become(const char *rootfs)
{
	char *const argv[] = { "true", NULL }, *const envp[] = { NULL };

	need(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "private");
	need(mount(rootfs, rootfs, NULL, MS_BIND, NULL), "bind");
	need(chdir(rootfs), "chdir");
	need(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "proc");
	need(syscall(SYS_pivot_root, ".", "."), "pivot_root");
	need(umount2(".", MNT_DETACH), "umount2");
	need(chdir("/"), "chdir");
	need(execve("/bin/true", argv, envp), "execve");
}

int main(int argc, char **argv)
{
	struct clone_args args = {
		.flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC,
		.exit_signal = SIGCHLD,
	};
	int status;

	if (argc != 2)
		return 2;
	args.flags |= getuid() == 0 ? CLONE_NEWCGROUP : CLONE_NEWUSER;
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	need(pid, "clone3");
	if (pid == 0)
		become(argv[1]);
	need(waitpid((pid_t)pid, &status, 0), "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
