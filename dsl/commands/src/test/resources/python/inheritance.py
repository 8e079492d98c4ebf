from brevitas.inject import ExtendedInjector
from brevitas.quant.solver import WeightQuantSolver
import somewhere.else_ as other


class Last(Middle):
    bit_width = 3


class Middle(First, other.Unknown):
    pass


class First(NarrowIntQuant, MaxStatsScaling, PerTensorFloatScaling8bit, WeightQuantSolver): bit_width = 5


class First(NarrowIntQuant, MinMaxStatsScaling, PerChannelFloatScaling8bit, WeightQuantSolver):
    "The second of the name counts."
    bit_width = 6
    bit_width = 7


class Circle(Round):
    bit_width = 4


class Round(Circle):
    bit_width = 4


class Itself(Itself):
    signed = True


class Outer(Int8WeightPerChannelFloatMSE):
    class mse_scale(ExtendedInjector):
        mse_init_op = AbsMax
        stats_impl = MSE

        class deeper(ExtendedInjector):
            signed = True


class Called(make_base(4), Int8WeightPerTensorFloat.let(bit_width=4), metaclass=Meta):
    ...


class Texts(Int8WeightPerTensorFloat):
    float_to_int_impl_type = 'round'
    scaling_impl_type = "stats" ""
    quant_type = f"{kind}"
    restrict_scaling_type = b'fp'
    scaling_per_output_type = r'tensor'
    signed = (True)
    permute_dims = [(1), 0,]
    bit_width = \
        4
