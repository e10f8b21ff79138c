"""A kernel that starts warm: forked from a process that has imported what notebooks need and has run nothing."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner


@contextmanager
def forked_kernel(scratch: str) -> Iterator[AsyncKernelManager]:
    """A fresh kernel as a child of this process, which must have started no thread yet; it ends with the context.

    Args:
        scratch: a folder of the run's own with a short path, for the sockets.
    """
    manager = AsyncKernelManager(
        kernel_name="python3", transport="ipc", ip=f"{scratch}/k", connection_file=f"{scratch}/kernel.json"
    )
    manager.write_connection_file()
    process = multiprocessing.get_context("fork").Process(target=_become_kernel, args=(manager.connection_file,))
    process.start()
    provisioner = LocalProvisioner(parent=manager, kernel_id="forked", kernel_spec=manager.kernel_spec)
    provisioner.process = _Forked(process)
    manager.provisioner = provisioner
    try:
        yield manager
    finally:
        process.kill()  # it has nothing left to say: papermill has saved everything
        process.join()


def _become_kernel(connection_file: str) -> None:
    import numpy
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    numpy.random.seed()  # else every kernel would draw the same numbers
    kernel = IPKernelApp.instance(parent_handle=os.getppid())  # it ends when its parent does
    kernel.initialize(["-f", connection_file])
    kernel.start()


class _Forked:
    """A forked process as jupyter_client looks at one that it has started itself."""

    stdin = stdout = stderr = None

    def __init__(self, process: multiprocessing.Process) -> None:
        self.pid, self.process = process.pid, process

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        self.process.join(0)
        return self.process.exitcode

    def wait(self) -> int | None:
        """Wait for its end; the exit code."""
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.process.terminate()

    def kill(self) -> None:
        """End it."""
        self.process.kill()
