/*
 * spawner.c - runs commands in turns and times each from before its spawn to after its wait.
 *
 *	nslab-spawner ROUNDS PROGRAM -- COMMAND… -- COMMAND… …
 *
 * One line a round, nanoseconds separated by spaces; the first round, which warms the caches, is not
 * printed. Each round has another order, and a pause after each command: what one leaves behind (the
 * kernel takes net namespaces down later, in a worker) must not be the next one's to bear. Every
 * command is started in the same way (posix_spawn, which is CLONE_VFORK): PROGRAM on
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

/* Fisher and Yates; the same orders in every bench. */
static void shuffle(int *order, int count)
{
	static uint32_t state = 2463534242u;

	for (int n = count - 1; n > 0; n--) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		int other = (int)(state % (uint32_t)(n + 1)), kept = order[n];

		order[n] = order[other];
		order[other] = kept;
	}
}

static void rest(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 4000000 }, NULL);
}

int main(int argc, char **argv)
{
	char **commands[MOST];
	int order[MOST], count = 0;
	uint64_t took[MOST];

	if (argc < 5)
		return 2;
	for (int n = 3; n < argc && count < MOST; n++)
		if (strcmp(argv[n], "--") == 0) {
			argv[n] = NULL;
			order[count] = count;
			commands[count++] = &argv[n + 1];
		}
	for (int round = 0; round <= atoi(argv[1]); round++) {
		shuffle(order, count);
		for (int n = 0; n < count; n++, rest())
			took[order[n]] = once(commands[order[n]], argv[2]);
		for (int n = 0; round > 0 && n < count; n++)
			printf("%llu%c", (unsigned long long)took[n], n + 1 < count ? ' ' : '\n');
	}
	return 0;
}
