class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def assign(self: __torch__.Kernels, target: Tensor, value: Tensor) -> Tensor:
    _0 = torch.copy_(torch.detach(target), value)
    return target
  def straight_through(self: __torch__.Kernels, x: Tensor, value: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = torch.copy_(torch.detach(y), value)
    return y
  def abs_binary_sign_grad(self: __torch__.Kernels, x: Tensor) -> Tensor:
    sign = torch.where(torch.ge(torch.detach(x), 0.), 1., -1.)
    y = torch.mul(x, sign)
    _0 = torch.abs_(torch.detach(y))
    return y
  def binary_sign_ste(self: __torch__.Kernels, x: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = torch.copy_(torch.detach(y), torch.where(torch.ge(torch.detach(x), 0.), 1., -1.))
    return y
  def ternary_sign_ste(self: __torch__.Kernels, x: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = torch.sign_(torch.detach(y))
    return y
  def clamp_ste(self: __torch__.Kernels, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    v = torch.detach(x)
    v = torch.where(torch.gt(v, high), high, v)
    v = torch.where(torch.lt(v, low), low, v)
    y = torch.clone(x)
    _0 = torch.copy_(torch.detach(y), v)
    return y
  def clamp_select(self: __torch__.Kernels, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    y = torch.where(torch.gt(x, high), high, x)
    return torch.where(torch.lt(y, low), low, y)
  def kth_value(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    v, i = torch.kthvalue(torch.reshape(x, [-1]), int(k))
    return v
  def kth_value_of_dim(self: __torch__.Kernels, x: Tensor, k: Tensor, dim: Tensor) -> Tensor:
    v, i = torch.kthvalue(x, int(k), int(dim))
    return v
  def variance(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.var(x)
  def variance_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    return torch.var(x, [int(dim)])
  def norm(self: __torch__.Kernels, x: Tensor, order: Tensor) -> Tensor:
    return torch.linalg_vector_norm(x, float(order))
  def norm_of_dim(self: __torch__.Kernels, x: Tensor, order: Tensor, dim: Tensor) -> Tensor:
    return torch.linalg_vector_norm(x, float(order), [int(dim)], True)
  def masked_median(self: __torch__.Kernels, x: Tensor, mask: Tensor) -> Tensor:
    return torch.nanmedian(torch.masked_fill(x, torch.logical_not(mask), float("nan")))
  def masked_median_of_dim(self: __torch__.Kernels, x: Tensor, mask: Tensor, dim: Tensor, keepdim: Tensor) -> Tensor:
    v, i = torch.nanmedian(torch.masked_fill(x, torch.logical_not(mask), float("nan")), int(dim), bool(keepdim))
    return v
  def squared_error(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.mse_loss(x, y, 0)
  def exp2(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.exp2(x)
  def clamp_max(self: __torch__.Kernels, x: Tensor, high: Tensor) -> Tensor:
    return torch.clamp(x, None, high)
  def clamp_min(self: __torch__.Kernels, x: Tensor, low: Tensor) -> Tensor:
    return torch.clamp(x, low)
  def select(self: __torch__.Kernels, mask: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return torch.where(mask, x, y)
  def shrink(self: __torch__.Kernels, x: Tensor, factor: Tensor, exponent: Tensor) -> Tensor:
    a = torch.abs(x)
    shift = torch.mul(torch.pow(a, float(exponent)), float(factor))
    return torch.mul(torch.sign(x), torch.relu(torch.sub(a, shift)))
  def clamp_in_place(self: __torch__.Kernels, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    v = torch.detach(x)
    _0 = torch.copy_(v, torch.maximum(torch.minimum(v, high), low))
    return v
  def sum_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    return torch.sum(x, [int(dim)])
  def conv_transpose1d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0))]
    padding = [int(torch.select(g, 0, 1))]
    output_padding = [int(torch.select(g, 0, 2))]
    dilation = [int(torch.select(g, 0, 3))]
    return torch.conv_transpose1d(x, weight, bias, stride, padding, output_padding, int(torch.select(g, 0, 4)), dilation)
  def conv_transpose2d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0)), int(torch.select(g, 0, 1))]
    padding = [int(torch.select(g, 0, 2)), int(torch.select(g, 0, 3))]
    output_padding = [int(torch.select(g, 0, 4)), int(torch.select(g, 0, 5))]
    dilation = [int(torch.select(g, 0, 6)), int(torch.select(g, 0, 7))]
    return torch.conv_transpose2d(x, weight, bias, stride, padding, output_padding, int(torch.select(g, 0, 8)), dilation)
  def abs_max(self: __torch__.Kernels, x: Tensor) -> Tensor:
    a, b = torch.aminmax(x)
    return torch.abs(torch.maximum(torch.neg(a), b))
  def round_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.round_(v)
  def floor_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.floor_(v)
  def ceil_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.ceil_(v)
  def round_to_zero_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    return torch.copy_(v, torch.mul(torch.sign(v), torch.floor(torch.abs(v))))
  def dpu_(self: __torch__.Kernels, v: Tensor) -> Tensor:
    half = torch.__and__(torch.lt(v, 0.), torch.eq(torch.sub(v, torch.floor(v)), 0.5))
    return torch.copy_(v, torch.where(half, torch.ceil(v), torch.round(v)))
  def abs_max_grad(self: __torch__.Kernels, x: Tensor) -> Tensor:
    flat = torch.reshape(x, [torch.numel(x)])
    v = torch.detach(flat)
    a, b = torch.aminmax(v)
    top = torch.abs(torch.maximum(torch.neg(a), b))
    # The sign of those that are as large as the largest, zero for all others; together they have weight 1.
    signs = torch.hardshrink(v, float(torch.nextafter(top, torch.zeros_like(top))))
    _0 = torch.sign_(signs)
    _1 = torch.div_(signs, torch.clamp(torch.dot(signs, signs), 1.))
    y = torch.dot(flat, signs)
    _2 = torch.copy_(torch.detach(y), top)
    return y
  def abs_max_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    return torch.amax(torch.abs(x), [int(dim)], True)
  def abs_max_of_dim_grad(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    v = torch.detach(x)
    # Of several that are as large as the largest, one gets the gradient.
    m, i = torch.max(torch.abs(v), int(dim), True)
    top = torch.gather(x, int(dim), i)
    return torch.mul(top, torch.sign(torch.detach(top)))
  def signed_scale(self: __torch__.Kernels, x: Tensor, threshold: Tensor, minimum: Tensor) -> Tensor:
    v = torch.detach(x)
    y = torch.div(x, threshold)
    away = torch.where(torch.ge(v, 0.), torch.maximum(v, minimum), torch.minimum(v, torch.neg(minimum)))
    _0 = torch.div(away, threshold, out=ops.prim.data(y))
    return y
  def unsigned_scale(self: __torch__.Kernels, x: Tensor, threshold: Tensor, minimum: Tensor) -> Tensor:
    v = torch.detach(x)
    y = torch.div(x, torch.where(torch.ge(v, 0.), threshold, torch.neg(threshold)))
    _0 = torch.div(torch.maximum(torch.abs(v), minimum), threshold, out=ops.prim.data(y))
    return y
  def conv2d_of_one_channel(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0)), int(torch.select(g, 0, 1))]
    padding = [int(torch.select(g, 0, 2)), int(torch.select(g, 0, 3))]
    return torch.thnn_conv2d(x, weight, [torch.size(weight, 2), torch.size(weight, 3)], bias, stride, padding)
