/*
 * fuzz.c - loads and runs programs from stdin, without a kernel behind them.
 *
 * Each is a length (32 bits, little-endian) and that many bytes. One line of output for each:
 * "accepted", or "refused: " and the complaint. Built with AddressSanitizer and UBSan: what is wrong
 * with the engine ends this process with a report.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dry.h"
#include "interpret.h"
#include "program.h"
#include "text.h"
#include "trace.h"

#define PATHS 6 /* runs of each accepted program: other results, other sides of its spawns */

static void run(const unsigned char *bytes, uint32_t length, uint64_t seed)
{
	/* Of exactly this size, so that one byte too far is seen; loading writes into it. */
	unsigned char *image = malloc(length ? length : 1);
	struct program program;
	struct complaint complaint;
	struct trace trace = { .fd = 4, .run = 7 }; /* not a real one: dry.c writes nowhere */

	memcpy(image, bytes, length);
	if (!program_load(image, length, &program, &complaint))
		abort();
	program.results = calloc(1, program_results_size(&program) + 1);
	dry_seed(seed);
	if (setjmp(dry_exit) == 0)
		trace_end(&trace, interpret(&program, &trace), 0);
	free(program.results);
	free(image);
}

static void try(const unsigned char *bytes, uint32_t length)
{
	unsigned char *image = malloc(length ? length : 1);
	struct program program;
	struct complaint complaint;
	struct line line = { .length = 0 };
	bool accepted;

	memcpy(image, bytes, length);
	accepted = program_load(image, length, &program, &complaint);
	free(image);
	if (!accepted) {
		append_complaint(&line, &complaint);
		printf("refused: %s\n", line.text);
		return;
	}
	for (uint64_t path = 0; path < PATHS; path++)
		run(bytes, length, path);
	puts("accepted");
}

int main(void)
{
	uint32_t length;

	while (fread(&length, sizeof(length), 1, stdin) == 1) {
		unsigned char *bytes = malloc(length ? length : 1);

		if (fread(bytes, 1, length, stdin) != length)
			return 1;
		try(bytes, length);
		free(bytes);
	}
	return 0;
}
