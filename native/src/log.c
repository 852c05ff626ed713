/* log.c - see log.h. */
#include "log.h"

#include <linux/falloc.h>

#include "sys.h"

#define PAGE 4096u

struct log log_to(int fd, uint32_t most)
{
	uint32_t pages = most / PAGE;

	/* Two halves, and what comes before the older of them is given back. */
	return (struct log){ .fd = fd, .half = (pages > 3 ? (pages - 1) / 2 : 1) * PAGE };
}

/* Each time a half is full, the last one and what comes next is kept. */
static void give_back(const struct log *log, uint64_t written)
{
	long end = SYS(__NR_lseek, log->fd, 0, 1 /* SEEK_CUR */);

	if (failed(end))
		return;
	uint64_t halves = (uint64_t)end / log->half;

	if (halves < 2 || halves == ((uint64_t)end - written) / log->half)
		return;
	if (failed(SYS(__NR_fallocate, log->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
		       (halves - 1) * log->half)))
		SYS(__NR_ftruncate, log->fd, 0);
}

void log_append(const struct log *log, const unsigned char *bytes, size_t count)
{
	size_t written = 0;

	while (log->fd >= 0 && written < count) {
		long put = SYS(__NR_write, log->fd, bytes + written, count - written);

		if (put == -EINTR)
			continue;
		if (put <= 0)
			break;
		written += (size_t)put;
	}
	if (written)
		give_back(log, written);
}
