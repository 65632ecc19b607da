"""Many people watch one run: what it costs the server, and how long an update takes.

A watcher here is a raw client: it speaks Streamlit's protocol and asks once a second for every
fragment of the page that refreshes itself, as a browser does, but draws nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.server import Watched, cpu_seconds

GOALS = {"core_percent": 40.0, "p95_ms": 100.0, "lost": 0}
ARRIVES_WITHIN, ANSWERS_WITHIN = 60.0, 5.0  # seconds
PAGE = ForwardMsg.FINISHED_SUCCESSFULLY
FRAGMENT = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


@dataclass
class Watcher:
    """One raw client and what it saw."""

    socket: ClientConnection
    state: ClientState
    fragments: set[str] = field(default_factory=set)  # those that refresh themselves
    updates: list[float] = field(default_factory=list)  # seconds each took
    bytes: int = 0  # received during updates
    lost: int = 0  # seconds in which no update came

    async def arrive(self) -> None:
        """Open the page and wait until all of it is there."""
        await self._ask(self.state)
        while not self.fragments:
            await asyncio.wait_for(self._finished(), ARRIVES_WITHIN)

    async def watch(self, begin: float, end: float) -> None:
        """One update a second, from `begin` to `end` on the monotonic clock."""
        due = begin
        while due < end:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            begun = time.monotonic()
            for fragment in sorted(self.fragments):
                if fragment in self.fragments:  # an earlier one may have rebuilt the page
                    await self._update(fragment)
            self.updates.append(time.monotonic() - begun)
            due += 1.0
            while due < time.monotonic():
                self.lost += 1
                due += 1.0

    async def _update(self, fragment: str) -> None:
        state = ClientState()
        state.CopyFrom(self.state)
        state.fragment_id, state.is_auto_rerun = fragment, True
        await self._ask(state)
        with contextlib.suppress(TimeoutError):  # counted as lost by its time
            await asyncio.wait_for(self._finished(), ANSWERS_WITHIN)

    async def _ask(self, state: ClientState) -> None:
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def _finished(self) -> None:
        """Take in messages until a script or a fragment has run."""
        found: set[str] = set()
        while True:
            data = await self.socket.recv(decode=False)
            self.bytes += len(data)
            message = ForwardMsg.FromString(data)
            match message.WhichOneof("type"):
                case "new_session":
                    self.state.page_script_hash = message.new_session.page_script_hash
                    found.clear()
                case "auto_rerun":
                    found.add(message.auto_rerun.fragment_id)
                case "stop_auto_rerun":
                    self.fragments -= set(message.stop_auto_rerun.fragment_ids)
                case "script_finished" if message.script_finished == FRAGMENT:
                    return
                case "script_finished" if message.script_finished == PAGE:
                    self.fragments = found
                    return


def many_watchers(app: Watched, count: int, seconds: float) -> dict[str, Any]:
    """`count` raw clients for so long: the server's processor time, and the updates' delay."""
    return asyncio.run(_many_watchers(app, count, seconds))


async def _many_watchers(app: Watched, count: int, seconds: float) -> dict[str, Any]:
    address = f"ws://localhost:{app.port}/_stcore/stream"
    watchers = []
    for _ in range(count):
        socket = await connect(address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        state = ClientState(query_string=app.query, page_name=app.page)
        watchers.append(Watcher(socket, state))
        await watchers[-1].arrive()
    begin, used = time.monotonic() + 1.0, cpu_seconds(app.server)
    first = app.history.version()
    for watcher in watchers:
        watcher.bytes = 0
    offsets = np.linspace(0, 1, count, endpoint=False)  # people do not come at the same moment
    await asyncio.gather(
        *(w.watch(begin + o, begin + o + seconds) for w, o in zip(watchers, offsets, strict=True))
    )
    used, lasted = cpu_seconds(app.server) - used, time.monotonic() - begin
    for watcher in watchers:
        await watcher.socket.close()
    delays = 1000 * np.concatenate([watcher.updates for watcher in watchers])
    return {
        "watchers": count,
        "updates": len(delays),
        "lost": sum(watcher.lost for watcher in watchers),
        "core_percent": round(100 * used / lasted, 1),
        "server_ms_per_update": round(1000 * used / len(delays), 2),
        "median_ms": round(float(np.median(delays)), 1),
        "p95_ms": round(float(np.quantile(delays, 0.95)), 1),
        "kilobytes_per_update": round(sum(w.bytes for w in watchers) / len(delays) / 1000, 1),
        "history_changes": app.history.version() - first,
        "goals": GOALS,
    }
