  def kth_value(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    v, i = torch.kthvalue(torch.reshape(x, [-1]), int(k))
    return v
  def kth_value_of_dim(self: __torch__.Kernels, x: Tensor, k: Tensor, dim: Tensor) -> Tensor:
    v, i = torch.kthvalue(x, int(k), int(dim))
    return v
  def last_of(self: __torch__.Kernels, x: Tensor, m: int, top: bool) -> Tensor:
    v, i = torch.topk(x, m, 0, top)
    return torch.clone(torch.select(v, 0, torch.sub(m, 1)))
  def parts(self: __torch__.Kernels, x: Tensor) -> Tuple[Tensor, Tensor]:
    count = torch.numel(x)
    whole = torch.floordiv(count, 1024)
    even = torch.mul(whole, 1024)
    return (torch.reshape(torch.slice(x, 0, 0, even), [whole, 1024]), torch.slice(x, 0, even, count))
  def promising(self: __torch__.Kernels, rows: Tensor, tail: Tensor, ends: Tensor, m: int, top: bool) -> Tensor:
    v, i = torch.topk(ends, m, 0, top)
    return torch.cat([torch.reshape(torch.index_select(rows, 0, i), [-1]), tail])
  def kth_largest(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1])
    m = int(k)
    if torch.eq(m, 1):
      y = torch.amax(flat)
    else:
      rows, tail = (self).parts(flat, )
      y = (self).last_of((self).promising(rows, tail, torch.amax(rows, [1]), m, True, ), m, True, )
    return y
  def kth_smallest(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1])
    m = int(k)
    if torch.eq(m, 1):
      ends = torch.amin(flat)
    else:
      rows, tail = (self).parts(flat, )
      ends = torch.amin(rows, [1])
    if bool(torch.any(torch.isnan(ends))):
      # What is no number hides the numbers beside it.
      y, i = torch.kthvalue(flat, m)
    elif torch.eq(m, 1):
      y = ends
    else:
      rows, tail = (self).parts(flat, )
      y = (self).last_of((self).promising(rows, tail, ends, m, False, ), m, False, )
    return y
  def kth_largest_magnitude(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1])
    m = int(k)
    if torch.eq(m, 1):
      y = torch.abs(torch.maximum(torch.amax(flat), torch.neg(torch.amin(flat))))
    else:
      rows, tail = (self).parts(flat, )
      ends = torch.maximum(torch.amax(rows, [1]), torch.neg(torch.amin(rows, [1])))
      y = (self).last_of(torch.abs((self).promising(rows, tail, ends, m, True, )), m, True, )
    return y
  def kth_largest_grad(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1])
    v = torch.detach(flat)
    places = torch.nonzero(torch.eq(v, (self).kth_largest(v, k, )))
    if torch.eq(torch.size(places, 0), 1):
      y = torch.clone(torch.select(flat, 0, int(places)))
    else:
      y, i = torch.kthvalue(flat, torch.sub(torch.add(torch.numel(v), 1), int(k)))
    return y
  def kth_smallest_grad(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1])
    v = torch.detach(flat)
    places = torch.nonzero(torch.eq(v, (self).kth_smallest(v, k, )))
    if torch.eq(torch.size(places, 0), 1):
      y = torch.clone(torch.select(flat, 0, int(places)))
    else:
      y, i = torch.kthvalue(flat, int(k))
    return y
  def kth_largest_magnitude_grad(self: __torch__.Kernels, x: Tensor, k: Tensor) -> Tensor:
    flat = torch.reshape(x, [-1])
    v = torch.detach(flat)
    places = torch.nonzero(torch.eq(torch.abs(v), (self).kth_largest_magnitude(v, k, )))
    if torch.eq(torch.size(places, 0), 1):
      y = torch.abs(torch.clone(torch.select(flat, 0, int(places))))
    else:
      y, i = torch.kthvalue(torch.abs(flat), torch.sub(torch.add(torch.numel(v), 1), int(k)))
    return y
  def kth_largest_of_dim(self: __torch__.Kernels, x: Tensor, k: Tensor, dim: Tensor) -> Tensor:
    m = int(k)
    d = int(dim)
    if torch.eq(m, 1):
      y = torch.amax(x, [d])
    else:
      v, i = torch.topk(x, m, d, True)
      y = torch.clone(torch.select(v, d, torch.sub(m, 1)))
    return y
  def kth_smallest_of_dim(self: __torch__.Kernels, x: Tensor, k: Tensor, dim: Tensor) -> Tensor:
    m = int(k)
    d = int(dim)
    v, i = torch.topk(x, m, d, False)
    return torch.clone(torch.select(v, d, torch.sub(m, 1)))
