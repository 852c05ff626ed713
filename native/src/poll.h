/* poll.h - poll(2)'s structure, which libc's header would bring. */
#ifndef NSLAB_POLL_H
#define NSLAB_POLL_H

#define POLLIN 1
#define POLLOUT 4

struct pollfd {
	int fd; /* negative: not looked at */
	short events, revents;
};

#endif
