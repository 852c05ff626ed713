/*
 * log.h - a file that is appended to and does not grow.
 *
 * What is too old is given back to the file system: a hole, fallocate(2). So nothing is moved, positions
 * keep their meaning for whoever follows the file, and a writer that is killed leaves it whole at any
 * moment. Where the kept part begins follows from the file's size alone (src/engine/calls/verbs.ts,
 * logBegin). A file system without holes loses the whole instead, and the file begins anew.
 */
#ifndef NSLAB_LOG_H
#define NSLAB_LOG_H

#include <stddef.h>
#include <stdint.h>

struct log {
	int fd; /* opened with O_APPEND; -1: none is kept */
	uint32_t half; /* bytes: so many go at once, in whole pages */
};

/* `most` bytes of it are there at any moment; three pages at least. */
struct log log_to(int fd, uint32_t most);
/* At most a page. What the disk has no room for is lost; nobody waits. */
void log_append(const struct log *log, const unsigned char *bytes, size_t count);

#endif
