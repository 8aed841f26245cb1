"""TorchScript functions as resources. Each carries the text of its script, and a test compares them."""

import io
import pathlib

import torch
from torch import nn

RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "resources/dev/chorale"


def write(module: nn.Module, name: str, script: str) -> None:
    """Without what tells where the text lay on this machine."""
    assert torch.__version__.split("+")[0] == "2.7.1", torch.__version__
    whole = io.BytesIO()
    text = pathlib.Path(script).read_text()
    torch.jit.save(torch.jit.script(module), whole, _extra_files={"script.py": text})
    whole.seek(0)
    reader = torch._C.PyTorchFileReader(whole)
    writer = torch._C.PyTorchFileWriter(str(RESOURCES / name))
    for record in reader.get_all_records():
        if not record.endswith(".debug_pkl") and not record.startswith(".data/") and record != "byteorder":
            content = reader.get_record(record)
            writer.write_record(record, content, len(content))
    writer.write_end_of_file()
