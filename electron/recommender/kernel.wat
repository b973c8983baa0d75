;; One tile of a matrix product on packed panels: C[4 x 8] -= A[depth x 4]^T * B[depth x 8], single precision.
;; $a: panel A, four values a step. $b: panel B, eight values a step. $c: first value of the tile. $stride: bytes between
;; rows of C. $depth: steps, at least one. scripts/build-kernel.mjs turns this text into kernel-bytes.ts.
(module
  (import "lectern" "memory" (memory 1))
  (func (export "tile") (param $a i32) (param $b i32) (param $c i32) (param $stride i32) (param $depth i32)
    (local $b0 v128) (local $b1 v128) (local $s v128)
    (local $c00 v128) (local $c01 v128) (local $c10 v128) (local $c11 v128)
    (local $c20 v128) (local $c21 v128) (local $c30 v128) (local $c31 v128)
    loop
      local.get $b  v128.load offset=0   local.set $b0
      local.get $b  v128.load offset=16  local.set $b1

      local.get $a  v128.load32_splat offset=0  local.set $s
      local.get $c00  local.get $s  local.get $b0  f32x4.mul  f32x4.add  local.set $c00
      local.get $c01  local.get $s  local.get $b1  f32x4.mul  f32x4.add  local.set $c01
      local.get $a  v128.load32_splat offset=4  local.set $s
      local.get $c10  local.get $s  local.get $b0  f32x4.mul  f32x4.add  local.set $c10
      local.get $c11  local.get $s  local.get $b1  f32x4.mul  f32x4.add  local.set $c11
      local.get $a  v128.load32_splat offset=8  local.set $s
      local.get $c20  local.get $s  local.get $b0  f32x4.mul  f32x4.add  local.set $c20
      local.get $c21  local.get $s  local.get $b1  f32x4.mul  f32x4.add  local.set $c21
      local.get $a  v128.load32_splat offset=12  local.set $s
      local.get $c30  local.get $s  local.get $b0  f32x4.mul  f32x4.add  local.set $c30
      local.get $c31  local.get $s  local.get $b1  f32x4.mul  f32x4.add  local.set $c31

      local.get $a  i32.const 16  i32.add  local.set $a
      local.get $b  i32.const 32  i32.add  local.set $b
      local.get $depth  i32.const 1  i32.sub  local.tee $depth
      br_if 0
    end
    local.get $c  local.get $c  v128.load offset=0   local.get $c00  f32x4.sub  v128.store offset=0
    local.get $c  local.get $c  v128.load offset=16  local.get $c01  f32x4.sub  v128.store offset=16
    local.get $c  local.get $stride  i32.add  local.set $c
    local.get $c  local.get $c  v128.load offset=0   local.get $c10  f32x4.sub  v128.store offset=0
    local.get $c  local.get $c  v128.load offset=16  local.get $c11  f32x4.sub  v128.store offset=16
    local.get $c  local.get $stride  i32.add  local.set $c
    local.get $c  local.get $c  v128.load offset=0   local.get $c20  f32x4.sub  v128.store offset=0
    local.get $c  local.get $c  v128.load offset=16  local.get $c21  f32x4.sub  v128.store offset=16
    local.get $c  local.get $stride  i32.add  local.set $c
    local.get $c  local.get $c  v128.load offset=0   local.get $c30  f32x4.sub  v128.store offset=0
    local.get $c  local.get $c  v128.load offset=16  local.get $c31  f32x4.sub  v128.store offset=16
  )
)
