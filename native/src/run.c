/* run.c - see run.h. */
#include "run.h"

#include "interpret.h"
#include "program.h"
#include "sys.h"
#include "text.h"

static int refuse(struct trace *trace, const struct complaint *complaint)
{
	struct line line = { .length = 0 };

	append(&line, "program refused: ");
	append_complaint(&line, complaint);
	complain(&line);
	trace_refused(trace, line.text);
	return EXIT_REFUSED;
}

static int unable(struct trace *trace, const char *why)
{
	struct line line = { .length = 0 };

	append(&line, why);
	complain(&line);
	trace_refused(trace, line.text);
	return EXIT_UNABLE;
}

int run_image(void *image, uint32_t length, struct trace *trace)
{
	struct program program;
	struct complaint complaint;

	if (!program_load(image, length, &program, &complaint))
		return refuse(trace, &complaint);
	program.results = memory(program_results_size(&program) + 8);
	if (!program.results)
		return unable(trace, "no memory for the program's results");
	return interpret(&program, trace);
}

bool read_whole(int from, void *to, uint32_t count)
{
	unsigned char *at = to;

	while (count) {
		long got = SYS(__NR_read, from, at, count);

		if (got == -EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		count -= (uint32_t)got;
	}
	return true;
}

int run_from(int from, struct trace *trace)
{
	struct header header;
	struct complaint complaint = { .instruction = NOWHERE };

	if (!read_whole(from, &header, sizeof(header)))
		return unable(trace, "no whole program on its descriptor: shorter than a header");
	if (header.length < sizeof(header) || header.length > MAX_LENGTH) {
		complaint.what = "its length is impossible";
		complaint.seen = header.length;
		complaint.limit = MAX_LENGTH;
		return refuse(trace, &complaint);
	}
	unsigned char *image = memory(header.length);

	if (!image)
		return unable(trace, "no memory for the program");
	memcpy(image, &header, sizeof(header));
	if (!read_whole(from, image + sizeof(header), header.length - (uint32_t)sizeof(header)))
		return unable(trace, "the program ended before its length was reached");
	SYS(__NR_close, from);
	return run_image(image, header.length, trace);
}
