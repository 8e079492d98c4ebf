"""Quantizers of the project."""
import torch
from torch import nn
from brevitas.core.function_wrapper import CeilSte, FloorSte as Floor
from brevitas.inject import ExtendedInjector, this, value
from brevitas.inject.enum import (
    BitWidthImplType,
    RestrictValueType,
    ScalingPerOutputType,
)
from brevitas.quant import *
from brevitas.quant.scaled_int import Int8WeightPerTensorFloat as Base8


class FourBit(Base8):
    """Four-bit weights.

    One scale for each output channel.
    """

    bit_width: int = 4
    scaling_per_output_type = ScalingPerOutputType.CHANNEL
    narrow_range = False


class PowerOfTwo(MSESymmetricScale, FourBit):
    restrict_scaling_type = RestrictValueType.POWER_OF_TWO
    restrict_value_float_to_int_impl = Floor
    scaling_min_val = 2e-16

    class mse_scale(MSESymmetricScaleSubInjector):
        mse_iters = 0x10
        stats_reduce_dim = (this << 1).stats_reduce_dim


class learned_act(ParamFromRuntimePercentileScaling, UintQuant, PerTensorFloatScaling8bit, ActQuantSolver):
    bit_width_impl_type = BitWidthImplType.PARAMETER
    collect_stats_steps = 1_000
    high_percentile_q = 99.

    @value
    def scaling_init(bit_width, scaling_min_val=1e-10):
        return 2 ** bit_width * scaling_min_val


class Odd(Int8ActPerTensorFloat):
    bit_widht = 4
    is_scale_unsigned = True
    bit_width = 99
    scaling_stats_momentum = compute()
    min_val, max_val = -1.0, 1.0
    dynamic_scaling_broadcastable_fn = lambda x, shape: x.view(shape)

    def helper(self):
        if True:
            return "{"


Same = Int8BiasPerTensorFloatInternalScaling
Fewer = Uint8ActPerTensorFloat.let(bit_width=6, collect_stats_steps=10)


class Fragment(ExtendedInjector):
    signed = True
    permute_dims = (1, 0, 2)


class Incomplete(IntBias):
    requires_input_scale = False


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)


if __name__ == "__main__":
    print(FourBit)
