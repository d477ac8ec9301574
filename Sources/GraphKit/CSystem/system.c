#define _GNU_SOURCE
#include "CSystem.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

int system_memory_file(size_t bytes) {
  int file = memfd_create("graphrun", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file >= 0 && ftruncate(file, (off_t)bytes) != 0) {
    close(file);
    return -1;
  }
  return file;
}

int system_seal(int file, int writes) {
  int seals = F_SEAL_SHRINK | F_SEAL_GROW;
  if (!writes) seals |= F_SEAL_FUTURE_WRITE;
  return fcntl(file, F_ADD_SEALS, seals);
}

/* The space for descriptors beside a message, aligned as its header wants. */
typedef union {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int) * SYSTEM_MOST_DESCRIPTORS)];
} control_space;

ptrdiff_t system_send(
    int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count) {
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  control_space control;
  if (descriptor_count > 0) {
    size_t size = sizeof(int) * (size_t)descriptor_count;
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(size);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), descriptors, size);
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ptrdiff_t system_receive(
    int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count) {
  struct iovec part = {bytes, count};
  control_space control;
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes};
  *descriptor_count = 0;
  ptrdiff_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (received < 0) return received;
  for (struct cmsghdr *h = CMSG_FIRSTHDR(&message); h; h = CMSG_NXTHDR(&message, h)) {
    if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS) continue;
    int held = (int)((h->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    int room = SYSTEM_MOST_DESCRIPTORS - *descriptor_count;
    if (held > room) held = room;
    memcpy(descriptors + *descriptor_count, CMSG_DATA(h), sizeof(int) * (size_t)held);
    *descriptor_count += held;
  }
  return received;
}
