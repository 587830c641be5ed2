"""The shipped weights as torch modules again, for training to go on from them.

The ONNX files hold every weight as 8-bit numbers with a scale a column; multiplied out they are the start. What the
fused graph calls otherwise than torch is found by the bias beside it.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, numpy_helper

from training.data import PACKAGE
from training.network import Encoder, Linker, blank_encoder
from training.quantize import torch_names


def restored(folder: Path = PACKAGE) -> tuple[Encoder, Linker]:
    """Load encoder.onnx.gz and linker.onnx.gz of a folder into torch modules.

    Raises ValueError where the files do not hold a weight that the modules have.
    """
    encoder, linker = Encoder(blank_encoder()), Linker()
    for name, module in (("encoder", encoder), ("linker", linker)):
        found = weights(onnx.load_model_from_string(gzip.decompress((folder / f"{name}.onnx.gz").read_bytes())))
        wanted = module.state_dict()
        if missing := sorted(wanted.keys() - found.keys()):
            raise ValueError(
                f"{folder / name}.onnx.gz holds no {missing[0]}: it was made by another version, export it anew."
            )
        module.load_state_dict({key: torch.tensor(found[key]).view(wanted[key].shape) for key in wanted})
    return encoder, linker


def weights(model: ModelProto) -> dict[str, np.ndarray]:
    """Every weight of a graph that training/export.py wrote, by the name that torch has for it."""
    held = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    for name in [name for name in held if name.endswith("_quantized")]:
        plain = name.removesuffix("_quantized")
        zero, scale = held[f"{plain}_zero_point"].astype(np.float32), held[f"{plain}_scale"]
        held[plain] = ((held[name].astype(np.float32) - zero) * scale).astype(np.float32)
    for name, called in torch_names(model).items():
        held[called] = held[name].T.copy()
    return held
