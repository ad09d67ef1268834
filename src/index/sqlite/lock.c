/* One writer at a time. SQLite's own locks guard single transactions; an index run is many, and
 * its picture of the files must not change in between. The database file itself cannot be flocked:
 * closing a second descriptor of it would drop SQLite's locks (POSIX semantics). */
#include "index/sqlite/lock.h"

#include "base/buf.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static long read_holder(int fd)
{
    char text[32] = {0};

    return pread(fd, text, sizeof text - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static void write_holder(int fd)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());

    /* only a help for the message to others: no harm if it cannot be written */
    if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) < 0)
        return;
}

enum fb_status lock_take(const char *index_path, int wait_ms, int *fd, struct fb_error *err)
{
    struct buf path = BUF_INIT;
    char *real = realpath(index_path, NULL); /* by whatever name: one index has one lock */
    enum fb_status status = FB_OK;

    buf_addf(&path, "%s.lock", real ? real : index_path);
    free(real);
    *fd = open(buf_cstr(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0) {
        status =
            fb_error_set_errno(err, errno, _("cannot write beside the index: %s"), buf_cstr(&path));
        goto done;
    }
    while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        const struct timespec pause = {0, 20 * 1000 * 1000};
        if ((errno != EWOULDBLOCK && errno != EINTR) || wait_ms <= 0) {
            long holder = read_holder(*fd);
            status =
                fb_error_set(err, FB_ERR_BUSY,
                             _("%s: process %ld is writing to the index; try again when it has "
                               "finished"),
                             index_path, holder);
            close(*fd);
            *fd = -1;
            goto done;
        }
        nanosleep(&pause, NULL);
        wait_ms -= 20;
    }
    write_holder(*fd);
done:
    buf_release(&path);
    return status;
}

void lock_release(int fd)
{
    if (fd >= 0)
        close(fd);
}
