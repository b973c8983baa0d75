;; What the recommender computes most, as text; scripts/build-kernel.mjs turns it into kernel-bytes.ts.
;;
;; One tile of a matrix product on packed panels: C[4 x 8] -= A[depth x 4]^T * B[depth x 8], single precision.
;; $a: panel A, four values a step. $b: panel B, eight values a step. $c: first value of the tile. $stride: bytes between
;; rows of C. $depth: steps, at least one.
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

  ;; The rest are the parts of a small least squares, in double precision. The matrix is square and row by row; $bytes is
  ;; the length of a row, a multiple of 16. Only its upper triangle counts: what stands below is never read.

  ;; matrix += strength * vector * vector^T, right += strength * vector.
  (func (export "add") (param $matrix i32) (param $right i32) (param $vector i32) (param $strength f64) (param $bytes i32)
    (local $p i32) (local $q i32) (local $m i32) (local $offset i32) (local $end i32) (local $s v128)
    local.get $vector  local.get $bytes  i32.add  local.set $end
    local.get $right  local.get $vector  i32.sub  local.set $offset
    local.get $strength  f64x2.splat  local.set $s
    local.get $vector  local.set $q
    loop
      local.get $q  local.get $offset  i32.add  local.tee $m
      local.get $m  v128.load offset=0  local.get $q  v128.load offset=0  local.get $s  f64x2.mul  f64x2.add
      v128.store offset=0
      local.get $q  i32.const 16  i32.add  local.tee $q  local.get $end  i32.lt_u  br_if 0
    end
    local.get $matrix  local.get $vector  i32.sub  local.set $offset
    local.get $vector  local.set $p
    loop
      local.get $p  v128.load64_splat offset=0  local.get $strength  f64x2.splat  f64x2.mul  local.set $s
      local.get $p  local.get $vector  i32.sub  i32.const -16  i32.and  local.get $vector  i32.add  local.set $q
      loop
        local.get $q  local.get $offset  i32.add  local.tee $m
        local.get $m  v128.load offset=0  local.get $q  v128.load offset=0  local.get $s  f64x2.mul  f64x2.add
        v128.store offset=0
        local.get $q  i32.const 16  i32.add  local.tee $q  local.get $end  i32.lt_u  br_if 0
      end
      local.get $offset  local.get $bytes  i32.add  local.set $offset
      local.get $p  i32.const 8  i32.add  local.tee $p  local.get $end  i32.lt_u  br_if 0
    end
  )

  ;; Replaces the matrix by U, where U^T * U is the matrix; NaN where it is not positive definite.
  (func (export "factor") (param $matrix i32) (param $bytes i32)
    (local $row i32) (local $diagonal i32) (local $end i32) (local $p i32) (local $q i32) (local $m i32)
    (local $offset i32) (local $s v128)
    local.get $matrix  local.set $row
    local.get $matrix  local.set $diagonal
    loop
      local.get $row  local.get $bytes  i32.add  local.set $end
      local.get $diagonal  f64.load offset=0  f64.sqrt  f64x2.splat  local.set $s
      local.get $diagonal  local.get $row  i32.sub  i32.const -16  i32.and  local.get $row  i32.add  local.set $q
      loop
        local.get $q  local.get $q  v128.load offset=0  local.get $s  f64x2.div  v128.store offset=0
        local.get $q  i32.const 16  i32.add  local.tee $q  local.get $end  i32.lt_u  br_if 0
      end
      local.get $diagonal  i32.const 8  i32.add  local.set $p
      local.get $bytes  local.set $offset
      block
        loop
          local.get $p  local.get $end  i32.ge_u  br_if 1
          local.get $p  v128.load64_splat offset=0  local.set $s
          local.get $p  local.get $row  i32.sub  i32.const -16  i32.and  local.get $row  i32.add  local.set $q
          loop
            local.get $q  local.get $offset  i32.add  local.tee $m
            local.get $m  v128.load offset=0  local.get $q  v128.load offset=0  local.get $s  f64x2.mul  f64x2.sub
            v128.store offset=0
            local.get $q  i32.const 16  i32.add  local.tee $q  local.get $end  i32.lt_u  br_if 0
          end
          local.get $offset  local.get $bytes  i32.add  local.set $offset
          local.get $p  i32.const 8  i32.add  local.set $p
          br 0
        end
      end
      local.get $row  local.get $bytes  i32.add  local.set $row
      local.get $diagonal  local.get $bytes  i32.add  i32.const 8  i32.add  local.tee $diagonal
      local.get $row  i32.sub  local.get $bytes  i32.lt_u  br_if 0
    end
  )

  ;; Replaces the right side b by x of U^T * U * x = b: forward by columns of U^T, then back by rows of U.
  (func (export "substitute") (param $matrix i32) (param $right i32) (param $bytes i32)
    (local $at i32) (local $diagonal i32) (local $q i32) (local $offset i32) (local $end i32) (local $m i32)
    (local $value f64) (local $s v128)
    local.get $right  local.get $bytes  i32.add  local.set $end
    local.get $right  local.set $at
    local.get $matrix  local.set $diagonal
    local.get $matrix  local.get $right  i32.sub  local.set $offset
    loop
      local.get $at  f64.load offset=0  local.get $diagonal  f64.load offset=0  f64.div  local.tee $value
      f64x2.splat  local.set $s
      local.get $at  local.get $right  i32.sub  i32.const 8  i32.add  i32.const -16  i32.and
      local.get $right  i32.add  local.set $q
      block
        loop
          local.get $q  local.get $end  i32.ge_u  br_if 1
          local.get $q  local.get $q  v128.load offset=0
          local.get $q  local.get $offset  i32.add  v128.load offset=0  local.get $s  f64x2.mul  f64x2.sub
          v128.store offset=0
          local.get $q  i32.const 16  i32.add  local.set $q
          br 0
        end
      end
      local.get $at  local.get $value  f64.store offset=0
      local.get $offset  local.get $bytes  i32.add  local.set $offset
      local.get $diagonal  local.get $bytes  i32.add  i32.const 8  i32.add  local.set $diagonal
      local.get $at  i32.const 8  i32.add  local.tee $at  local.get $end  i32.lt_u  br_if 0
    end
    loop
      local.get $at  i32.const 8  i32.sub  local.set $at
      local.get $offset  local.get $bytes  i32.sub  local.set $offset
      local.get $diagonal  local.get $bytes  i32.sub  i32.const 8  i32.sub  local.set $diagonal
      local.get $at  f64.load offset=0  local.set $value
      local.get $at  f64.const 0  f64.store offset=0
      f64.const 0  f64x2.splat  local.set $s
      local.get $at  local.get $right  i32.sub  i32.const 8  i32.add  i32.const -16  i32.and
      local.get $right  i32.add  local.set $q
      block
        loop
          local.get $q  local.get $end  i32.ge_u  br_if 1
          local.get $s  local.get $q  v128.load offset=0
          local.get $q  local.get $offset  i32.add  v128.load offset=0  f64x2.mul  f64x2.add  local.set $s
          local.get $q  i32.const 16  i32.add  local.set $q
          br 0
        end
      end
      local.get $at
      local.get $value  local.get $s  f64x2.extract_lane 0  f64.sub  local.get $s  f64x2.extract_lane 1  f64.sub
      local.get $diagonal  f64.load offset=0  f64.div
      f64.store offset=0
      local.get $at  local.get $right  i32.gt_u  br_if 0
    end
  )

  ;; What serving takes: lists of scores, one number a course in single precision, their lengths filled up with zeros to
  ;; a multiple of 16 bytes. $end: where a list ends.

  ;; The largest of each fourth number of a list, or 0: 16 bytes at $to.
  (func (export "most") (param $from i32) (param $end i32) (param $to i32)
    (local $m v128)
    loop
      local.get $m  local.get $from  v128.load offset=0  f32x4.pmax  local.set $m
      local.get $from  i32.const 16  i32.add  local.tee $from  local.get $end  i32.lt_u  br_if 0
    end
    local.get $to  local.get $m  v128.store offset=0
  )

  ;; into += linear * share + logarithmic * (ln(floor + share) - ln(floor)), where share = scale * score is above 0.
  ;; The argument of the logarithm is 2^e * m, m between the roots of 1/2 and 2; ln(m) = 2 s (1 + s^2/3 + s^4/5 + s^6/7),
  ;; s = (m - 1) / (m + 1), is right to a ten-millionth there.
  (func (export "voice") (param $from i32) (param $end i32) (param $into i32) (param $scale f64) (param $linear f64)
    (param $logarithmic f64) (param $floor f64) (param $base f64)
    (local $scales v128) (local $linears v128) (local $logarithmics v128) (local $floors v128) (local $bases v128)
    (local $half v128) (local $one v128) (local $offset i32) (local $share v128) (local $m v128) (local $e v128)
    (local $z v128)
    local.get $scale  f32.demote_f64  f32x4.splat  local.set $scales
    local.get $linear  f32.demote_f64  f32x4.splat  local.set $linears
    local.get $logarithmic  f32.demote_f64  f32x4.splat  local.set $logarithmics
    local.get $floor  f32.demote_f64  f32x4.splat  local.set $floors
    local.get $base  f32.demote_f64  f32x4.splat  local.set $bases
    f32.const 0.70710678  f32x4.splat  local.set $half
    f32.const 1  f32x4.splat  local.set $one
    local.get $into  local.get $from  i32.sub  local.set $offset
    loop
      local.get $from  v128.load offset=0  local.get $scales  f32x4.mul  local.tee $share
      local.get $floors  f32x4.add  local.tee $m
      local.get $half  i32x4.sub  i32.const 23  i32x4.shr_s  local.set $e
      local.get $m  local.get $e  i32.const 23  i32x4.shl  i32x4.sub  local.tee $m
      local.get $one  f32x4.sub
      local.get $m  local.get $one  f32x4.add  f32x4.div  local.tee $m
      local.get $m  f32x4.mul  local.set $z
      local.get $from  local.get $offset  i32.add
      local.get $from  local.get $offset  i32.add  v128.load offset=0
      f32.const 0.28571429  f32x4.splat  local.get $z  f32x4.mul
      f32.const 0.4  f32x4.splat  f32x4.add  local.get $z  f32x4.mul
      f32.const 0.66666667  f32x4.splat  f32x4.add  local.get $z  f32x4.mul
      f32.const 2  f32x4.splat  f32x4.add  local.get $m  f32x4.mul
      local.get $e  f32x4.convert_i32x4_s  f32.const 0.69314718  f32x4.splat  f32x4.mul  f32x4.add
      local.get $bases  f32x4.sub  local.get $logarithmics  f32x4.mul
      local.get $share  local.get $linears  f32x4.mul  f32x4.add
      local.get $share  i32.const 0  i32x4.splat  f32x4.gt  v128.and
      f32x4.add  v128.store offset=0
      local.get $from  i32.const 16  i32.add  local.tee $from  local.get $end  i32.lt_u  br_if 0
    end
  )

  ;; sums += a * A + b * B + c * C + d * D for four lists that follow one another, each of $bytes.
  (func (export "rows") (param $sums i32) (param $from i32) (param $bytes i32) (param $a f64) (param $b f64)
    (param $c f64) (param $d f64)
    (local $as v128) (local $bs v128) (local $cs v128) (local $ds v128) (local $second i32) (local $third i32)
    (local $fourth i32) (local $end i32)
    local.get $a  f32.demote_f64  f32x4.splat  local.set $as
    local.get $b  f32.demote_f64  f32x4.splat  local.set $bs
    local.get $c  f32.demote_f64  f32x4.splat  local.set $cs
    local.get $d  f32.demote_f64  f32x4.splat  local.set $ds
    local.get $from  local.get $bytes  i32.add  local.tee $end
    local.tee $second  local.get $bytes  i32.add
    local.tee $third  local.get $bytes  i32.add  local.set $fourth
    loop
      local.get $sums
      local.get $sums  v128.load offset=0
      local.get $from  v128.load offset=0  local.get $as  f32x4.mul
      local.get $second  v128.load offset=0  local.get $bs  f32x4.mul  f32x4.add  f32x4.add
      local.get $third  v128.load offset=0  local.get $cs  f32x4.mul
      local.get $fourth  v128.load offset=0  local.get $ds  f32x4.mul  f32x4.add  f32x4.add
      v128.store offset=0
      local.get $sums  i32.const 16  i32.add  local.set $sums
      local.get $second  i32.const 16  i32.add  local.set $second
      local.get $third  i32.const 16  i32.add  local.set $third
      local.get $fourth  i32.const 16  i32.add  local.set $fourth
      local.get $from  i32.const 16  i32.add  local.tee $from  local.get $end  i32.lt_u  br_if 0
    end
  )

  ;; The products of a vector with the rows of a matrix, both in double precision, four rows at a time: scores at $into.
  ;; $bytes: of a row, a multiple of 16. $rows: where the matrix begins. $end: where it ends, after a multiple of 4 rows.
  (func (export "products") (param $vector i32) (param $bytes i32) (param $rows i32) (param $end i32) (param $into i32)
    (local $at i32) (local $last i32) (local $v v128) (local $second i32) (local $third i32) (local $fourth i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    local.get $vector  local.get $bytes  i32.add  local.set $last
    loop
      local.get $vector  local.set $at
      local.get $rows  local.get $bytes  i32.add
      local.tee $second  local.get $bytes  i32.add
      local.tee $third  local.get $bytes  i32.add  local.set $fourth
      f64.const 0  f64x2.splat  local.tee $a  local.tee $b  local.tee $c  local.set $d
      loop
        local.get $at  v128.load offset=0  local.set $v
        local.get $a  local.get $rows  v128.load offset=0  local.get $v  f64x2.mul  f64x2.add  local.set $a
        local.get $b  local.get $second  v128.load offset=0  local.get $v  f64x2.mul  f64x2.add  local.set $b
        local.get $c  local.get $third  v128.load offset=0  local.get $v  f64x2.mul  f64x2.add  local.set $c
        local.get $d  local.get $fourth  v128.load offset=0  local.get $v  f64x2.mul  f64x2.add  local.set $d
        local.get $rows  i32.const 16  i32.add  local.set $rows
        local.get $second  i32.const 16  i32.add  local.set $second
        local.get $third  i32.const 16  i32.add  local.set $third
        local.get $fourth  i32.const 16  i32.add  local.set $fourth
        local.get $at  i32.const 16  i32.add  local.tee $at  local.get $last  i32.lt_u  br_if 0
      end
      local.get $into
      local.get $a  f64x2.extract_lane 0  local.get $a  f64x2.extract_lane 1  f64.add  f32.demote_f64  f32.store offset=0
      local.get $into
      local.get $b  f64x2.extract_lane 0  local.get $b  f64x2.extract_lane 1  f64.add  f32.demote_f64  f32.store offset=4
      local.get $into
      local.get $c  f64x2.extract_lane 0  local.get $c  f64x2.extract_lane 1  f64.add  f32.demote_f64  f32.store offset=8
      local.get $into
      local.get $d  f64x2.extract_lane 0  local.get $d  f64x2.extract_lane 1  f64.add  f32.demote_f64  f32.store offset=12
      local.get $into  i32.const 16  i32.add  local.set $into
      local.get $fourth  local.tee $rows  local.get $end  i32.lt_u  br_if 0
    end
  )
)
