/*
 * spawner.c - runs commands in turns and times each from before its spawn to after its wait.
 *
 *	nslab-spawner ROUNDS PROGRAM -- COMMAND… -- COMMAND… …
 *
 * One line a round, nanoseconds separated by spaces; the first round, which warms the caches, is not
 * printed. Every command is started in the same way (posix_spawn, which is CLONE_VFORK): PROGRAM on
 * descriptor 3, /dev/null on 0, 1 and 4. One that fails ends the bench.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 16

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t once(char **command, const char *program)
{
	char *const environment[] = { NULL };
	posix_spawn_file_actions_t files;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 3, program, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 4, "/dev/null", O_WRONLY, 0);
	uint64_t start = now();

	if (posix_spawn(&pid, command[0], &files, NULL, command, environment) != 0 ||
	    waitpid(pid, &status, 0) < 0 || status != 0) {
		fprintf(stderr, "nslab-spawner: %s failed\n", command[0]);
		exit(1);
	}
	uint64_t took = now() - start;

	posix_spawn_file_actions_destroy(&files);
	return took;
}

int main(int argc, char **argv)
{
	char **commands[MOST];
	int count = 0;

	if (argc < 5)
		return 2;
	for (int n = 3; n < argc && count < MOST; n++)
		if (strcmp(argv[n], "--") == 0) {
			argv[n] = NULL;
			commands[count++] = &argv[n + 1];
		}
	for (int round = 0; round <= atoi(argv[1]); round++) {
		for (int n = 0; n < count; n++) {
			uint64_t took = once(commands[n], argv[2]);

			if (round > 0)
				printf("%s%llu", n ? " " : "", (unsigned long long)took);
		}
		if (round > 0)
			putchar('\n');
	}
	return 0;
}
