// libseccomp, and typed shims for what Swift cannot call or does not see: function-like macros, variadic functions, and
// what the C library declares only under _GNU_SOURCE.
#ifndef FIRSTPASS_CSECCOMP_SHIM_H
#define FIRSTPASS_CSECCOMP_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint32_t firstpass_seccomp_allow = SCMP_ACT_ALLOW;

static inline uint32_t firstpass_seccomp_errno(uint16_t number) { return SCMP_ACT_ERRNO(number); }

// A descriptor for a process, which cannot come to mean another process: pidfd_open(2). -1 and errno on failure.
static inline int firstpass_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

// pidfd_send_signal(2) with SIGKILL. -1 and errno on failure.
static inline int firstpass_pidfd_kill(int descriptor) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, NULL, 0);
}

// A file in memory that no child inherits: memfd_create(2). -1 and errno on failure.
static inline int firstpass_memory_file(const char *name) {
    const unsigned int close_on_exec = 1;
    return (int)syscall(SYS_memfd_create, name, close_on_exec);
}

// A pipe that no child inherits: pipe2(2). -1 and errno on failure.
static inline int firstpass_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

// glibc 2.34: closes every descriptor from `first` on in the child.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// Sends one message with descriptors (SCM_RIGHTS), at most 8. Returns its length, -1 and errno on failure.
static inline ssize_t firstpass_send(int socket, const void *bytes, size_t count, const int *descriptors,
                                     size_t descriptor_count) {
    struct iovec place = {(void *)bytes, count};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(8 * sizeof(int))];
    } control = {0};
    if (descriptor_count > 8) {
        errno = EINVAL;
        return -1;
    }
    struct msghdr message = {0};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.space;
    message.msg_controllen = CMSG_SPACE(descriptor_count * sizeof(int));
    struct cmsghdr *part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = 1;  // SCM_RIGHTS
    part->cmsg_len = CMSG_LEN(descriptor_count * sizeof(int));
    __builtin_memcpy(CMSG_DATA(part), descriptors, descriptor_count * sizeof(int));
    ssize_t length;
    do {
        length = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (length < 0 && errno == EINTR);
    return length;
}

// Receives one message and the sender's process id as the kernel gives it (SCM_CREDENTIALS; the socket has
// SO_PASSCRED); 0 where it came without. Returns the length, 0 at the end, -1 and errno on failure.
static inline ssize_t firstpass_receive(int socket, void *bytes, size_t count, pid_t *sender) {
    struct iovec place = {bytes, count};
    union {
        struct cmsghdr header;
        char space[256];
    } control;
    struct msghdr message = {0};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.space;
    message.msg_controllen = sizeof control.space;
    *sender = 0;
    ssize_t length = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (length < 0) return length;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET) continue;
        // struct ucred { pid_t pid; uid_t uid; gid_t gid; }, which needs _GNU_SOURCE and starts with the process id.
        if (part->cmsg_type == 2) __builtin_memcpy(sender, CMSG_DATA(part), sizeof *sender);
        // Descriptors that the program sent along (SCM_RIGHTS) must not pile up here.
        if (part->cmsg_type == 1) {
            size_t descriptors = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < descriptors; i++) {
                int descriptor;
                __builtin_memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
                close(descriptor);
            }
        }
    }
    return length;
}

#endif
